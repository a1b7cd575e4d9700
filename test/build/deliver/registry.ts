/** A real registry on this machine, with or without TLS and accounts. */
import { execFileSync, spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export interface RegistryOptions {
  /** Served over https, with a certificate that nobody has signed. */
  readonly tls?: boolean;
  /** The one account, `name:password`. */
  readonly account?: string;
}

export interface Registry {
  /** `127.0.0.1:5000`; over https an address that is not known to be of this machine. */
  readonly host: string;
  /** File of the certificate. */
  readonly certificate: string;
  /** Requests so far that sent a blob, by its digest. */
  readonly sent: () => readonly string[];
  readonly close: () => Promise<void>;
}

/** @param folder  For its files, empty. */
export const startRegistry = async (
  folder: string,
  { tls = false, account }: RegistryOptions = {},
): Promise<Registry> => {
  // What is no loopback address is verified, and 0.0.0.0 leads here all the same.
  const address = tls ? "0.0.0.0" : "127.0.0.1";
  const [certificate, log] = [join(folder, "ca.crt"), join(folder, "log")];
  if (tls) makeCertificate(folder, address);
  if (account !== undefined) writeFileSync(join(folder, "htpasswd"), hashed(account));
  writeFileSync(
    join(folder, "config.yml"),
    JSON.stringify({
      version: "0.1",
      log: { level: "info", accesslog: { disabled: false } },
      storage: { filesystem: { rootdirectory: join(folder, "data") } },
      http: {
        // A port that is free.
        addr: `${address}:0`,
        ...(tls && { tls: { certificate, key: join(folder, "key.pem") } }),
      },
      ...(account !== undefined && {
        auth: { htpasswd: { realm: "test", path: join(folder, "htpasswd") } },
      }),
    }),
  );
  const shell = `exec docker-registry serve config.yml > log 2>&1`;
  const child = spawn("sh", ["-c", shell], { cwd: folder, stdio: "ignore" });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const port = await portIn(log, () => child.exitCode !== null);
  return {
    host: `${address}:${port}`,
    certificate,
    sent: () =>
      [...readFileSync(log, "utf8").matchAll(/"PUT [^" ]*digest=(sha256%3A[0-9a-f]+)/g)].map(
        ([, digest = ""]) => decodeURIComponent(digest),
      ),
    close: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
};

const makeCertificate = (folder: string, address: string): void => {
  const subject = ["-subj", "/CN=registry", "-addext", `subjectAltName=IP:${address}`];
  const files = ["-keyout", join(folder, "key.pem"), "-out", join(folder, "ca.crt")];
  const args = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"];
  execFileSync("openssl", [...args, ...subject, ...files], { stdio: "ignore" });
};

/** A line of htpasswd(5) in bcrypt, the only kind the registry takes. */
const hashed = (account: string): string => {
  const [name = "", password = ""] = account.split(":");
  const program = `import crypt, sys; print(crypt.crypt(sys.argv[1], crypt.mksalt(crypt.METHOD_BLOWFISH, rounds=16)))`;
  const args = ["-W", "ignore", "-c", program, password];
  return `${name}:${execFileSync("/usr/bin/python3", args, { encoding: "utf8" })}`;
};

/** The port that a registry listens on, once its log says so. */
const portIn = async (log: string, ended: () => boolean): Promise<string> => {
  for (;;) {
    const over = ended();
    const text = existsSync(log) ? readFileSync(log, "utf8") : "";
    const port = /"listening on \S+:(\d+)[",]/.exec(text)?.[1];
    if (port !== undefined) return port;
    if (over) throw new Error(`the registry did not start:\n${text}`);
    await sleep(50);
  }
};
