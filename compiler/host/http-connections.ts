/** Connections that are kept open, through the proxy of the environment if any. */
import http from "node:http";
import https from "node:https";
import { HttpProxyAgent } from "http-proxy-agent";
import { HttpsProxyAgent } from "https-proxy-agent";
import { getProxyForUrl } from "proxy-from-env";
import { withoutSecrets } from "../address.ts";
import { HttpFailure } from "./http-failure.ts";

/** Open connections. */
export interface Connections {
  /** What holds the connections to a host. @throws {HttpFailure} When its proxy cannot be used. */
  readonly to: (url: URL) => http.Agent;
  /** The proxy that leads there, without its login; undefined where none does. */
  readonly proxy: (url: URL) => string | undefined;
  /** Closes all of them, also those that are in use. */
  readonly close: () => void;
}

/**
 * Connections to be opened. Proxies are taken from `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and
 * `NO_PROXY`, in either case of letters: https goes through a tunnel (RFC 9110, 9.3.6), plain http by
 * naming the whole address (RFC 9112, 3.2.2). How many there are is for others to bound.
 */
export const openConnections = (): Connections => {
  const agents = new Map<string, http.Agent>();
  return {
    to: (url) => {
      const proxy = getProxyForUrl(url.href);
      const key = `${url.protocol} ${proxy}`;
      const agent = agents.get(key) ?? open(url, proxy);
      agents.set(key, agent);
      return agent;
    },
    proxy: (url) => withoutSecrets(getProxyForUrl(url.href)) || undefined,
    close: () => {
      for (const agent of agents.values()) agent.destroy();
    },
  };
};

const open = (url: URL, proxy: string): http.Agent => {
  const secure = url.protocol === "https:";
  const kept = { keepAlive: true };
  if (proxy === "") return secure ? new https.Agent(kept) : new http.Agent(kept);
  if (!/^https?:/i.test(proxy) || !URL.canParse(proxy)) {
    const why = `its proxy is no http or https address: ${withoutSecrets(proxy)}`;
    throw new HttpFailure("network", url.href, why, {
      hint: `see ${secure ? "HTTPS_PROXY" : "HTTP_PROXY"} in the environment`,
    });
  }
  return secure ? new HttpsProxyAgent(proxy, kept) : new HttpProxyAgent(proxy, kept);
};
