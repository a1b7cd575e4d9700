/** Source archives for tests. */

/** A tar of small files, as `tar` writes it. */
export const tarOf = (files: Readonly<Record<string, string>>): Buffer =>
  Buffer.concat([
    ...Object.entries(files).flatMap(([name, text]) => {
      const header = Buffer.alloc(512);
      header.write(name, 0);
      header.write("0000644\0", 100);
      header.write(`${text.length.toString(8).padStart(11, "0")}\0`, 124);
      header.write("0ustar\x0000", 156);
      const body = Buffer.alloc(Math.ceil(text.length / 512) * 512);
      body.write(text);
      return [header, body];
    }),
    Buffer.alloc(1024),
  ]);
