/** The variables that a program of an image runs with on this host. Pure. */

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Variables of the host that lead to its own libraries, its own Python packages or its own CUDA: the image
 * does not have them, so what runs here must not see them.
 */
const HOSTS_OWN = [
  "CONDA_PREFIX",
  "CUDA_HOME",
  "CUDA_PATH",
  "LD_LIBRARY_PATH",
  "LD_PRELOAD",
  "PYTHONHOME",
  "PYTHONPATH",
  "VIRTUAL_ENV",
];

/** What a program is given. */
export interface Surroundings {
  /** Folder with the driver's libraries; undefined where there is none. */
  readonly driver: string | undefined;
  /** Where `pip install --user` puts what it installs: not among the host's packages. */
  readonly userBase: string;
}

/**
 * The host's variables, less those that would mix it with the image. The image's own are set by its program
 * (`run` of lib.nix), which also puts the driver's folder before the libraries that the config names.
 */
export const devEnvironment = (
  host: Variables,
  { driver, userBase }: Surroundings,
): Readonly<Record<string, string>> => {
  const kept = Object.entries(host).flatMap(([key, value]): [string, string][] =>
    value === undefined || HOSTS_OWN.includes(key) ? [] : [[key, value]],
  );
  return {
    ...Object.fromEntries(kept),
    PYTHONUSERBASE: userBase,
    ...(driver !== undefined && { COMFYNIX_DRIVER: driver }),
  };
};
