/** Read when it lies beside the config and `--facts` names no other. */
export const FACTS_NAME = "comfyui.facts.json";
