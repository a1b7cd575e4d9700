/** Connections that are kept open, so many to one host, through the proxy of the environment if any. */
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
 * naming the whole address (RFC 9112, 3.2.2).
 *
 * @param perHost  How many at a time. Through a proxy there are as many as are asked for: an agent that
 * cannot reach its proxy would never serve those that wait.
 */
export const openConnections = (perHost: number): Connections => {
  const options = { keepAlive: true, maxSockets: perHost };
  const agents = new Map<string, http.Agent>();
  return {
    to: (url) => {
      const proxy = getProxyForUrl(url.href);
      const key = `${url.protocol} ${proxy}`;
      const agent = agents.get(key) ?? open(url, proxy, options);
      agents.set(key, agent);
      return agent;
    },
    proxy: (url) => withoutSecrets(getProxyForUrl(url.href)) || undefined,
    close: () => {
      for (const agent of agents.values()) agent.destroy();
    },
  };
};

const open = (url: URL, proxy: string, options: http.AgentOptions): http.Agent => {
  const secure = url.protocol === "https:";
  if (proxy === "") return secure ? new https.Agent(options) : new http.Agent(options);
  if (!/^https?:/i.test(proxy) || !URL.canParse(proxy)) {
    const why = `its proxy is no http or https address: ${withoutSecrets(proxy)}`;
    throw new HttpFailure("network", url.href, why, {
      hint: `see ${secure ? "HTTPS_PROXY" : "HTTP_PROXY"} in the environment`,
    });
  }
  const unlimited = { ...options, maxSockets: Infinity };
  return secure ? new HttpsProxyAgent(proxy, unlimited) : new HttpProxyAgent(proxy, unlimited);
};
