/** Git's mark of a merge conflict, where a line begins with one. */
export const CONFLICT = /^(?:[<|>]{7} |={7}$)/m;
