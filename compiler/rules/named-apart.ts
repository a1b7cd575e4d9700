/**
 * What to write for a line of requirements.txt (PEP 508) that stands where a name should; undefined for what is
 * none.
 *
 * @example namedApart("wheel", "requests>=2,<3") // give name and version apart: wheel("requests", ">=2,<3")
 */
export const namedApart = (builder: "wheel" | "sdist", line: string): string | undefined => {
  const [, name, range] = /^([\w.-]+)\s*((?:[<>=!~]=?|===).+)$/.exec(line) ?? [];
  if (name === undefined || range === undefined) return undefined;
  const version = range.replace(/^==(?!=)\s*(?=[^,]*$)/, "");
  return `give name and version apart: ${builder}(${JSON.stringify(name)}, ${JSON.stringify(version)})`;
};
