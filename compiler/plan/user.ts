/** The user an image runs as. */
import type { UserPlan } from "./plan.ts";

/**
 * The user the image runs as; undefined for root. A bare name gets 1000:1000.
 *
 * @example userPlan("1000:100") // { spec: "1000:100", name: "user", uid: 1000, gid: 100 }
 */
export const userPlan = (spec: string | undefined): UserPlan | undefined => {
  if (spec === undefined || /^(root|0)(:(root|0))?$/.test(spec)) return undefined;
  const [user = "", group = user] = spec.split(":");
  const id = (text: string): number => (/^\d+$/.test(text) ? Number(text) : 1000);
  return {
    spec,
    name: /^\d+$/.test(user) ? "user" : user,
    uid: id(user),
    gid: id(group),
  };
};
