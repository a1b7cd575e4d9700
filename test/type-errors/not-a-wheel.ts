import { sdist, wheel } from "comfynix";

export const a = wheel("https://a.example/foo-1.0.tar.gz");
export const b = wheel("https://a.example/foo-1.0-py3-none.whl");
export const c = wheel("https://a.example/foo/");
export const d = sdist("https://a.example/foo-1.0-py3-none-any.whl");
