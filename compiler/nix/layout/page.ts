/** The text that is being written: where its last line stands, and how lines are indented. */

const INDENT = 2;

/** One step of indentation: the nesting level that made it, and the columns it stands at. */
interface Step {
  readonly nest: number;
  readonly columns: number;
  readonly up: Step | undefined;
}

/** What is written so far, as far as it can be taken back. */
export interface Mark {
  readonly length: number;
  readonly used: number;
  readonly column: number;
  readonly lineStart: boolean;
  readonly step: Step;
  readonly muted: boolean;
  readonly saved: number;
}

export class Page {
  /** Columns used on this line, its indentation not counted. */
  used = 0;
  /** Columns used on this line, all counted. */
  column = 0;
  lineStart = true;
  /** Inside a region whose source is written already. */
  muted = false;
  private readonly out: string[] = [];
  private step: Step = { nest: 0, columns: 0, up: undefined };
  private readonly saved: Step[] = [];

  toString(): string {
    return this.out.join("");
  }

  /** Adds text that takes so many columns. */
  write(text: string, columns: number): void {
    this.emit(text);
    this.used += columns;
    const newline = text.lastIndexOf("\n");
    this.column = newline === -1 ? this.column + columns : text.length - newline - 1;
  }

  newline(count: number): void {
    this.emit(count === 1 ? "\n" : "\n".repeat(count));
    this.used = 0;
    this.column = 0;
    this.lineStart = true;
  }

  /** Starts a line at the indentation of a nesting level. */
  indent(nest: number, offset: number): void {
    this.step = this.stepAt(nest, INDENT);
    this.lineStart = false;
    this.column = this.step.columns + offset;
    if (this.column > 0) this.emit(" ".repeat(this.column));
  }

  /**
   * Goes to a nesting level within a line. What starts there stands at the line's own indentation, so
   * that what closes it does too; levels of a part that fits on the line are not gone to at all.
   */
  moveTo(nest: number): void {
    this.step = this.stepAt(nest, 0);
  }

  /** The column at which a line of this nesting level starts. */
  columnOf(nest: number, offset: number): number {
    return this.stepAt(nest, INDENT).columns + offset;
  }

  /** Writes lines of the source, and nothing more before `resume`. */
  source(text: string): void {
    this.emit(text);
    this.muted = true;
    this.lineStart = false;
  }

  resume(): void {
    this.muted = false;
    this.lineStart = false;
  }

  /** Remembers the indentation. */
  save(): void {
    this.saved.push(this.step);
  }

  /** Puts it back. */
  restore(): void {
    this.step = this.saved.pop() ?? this.step;
  }

  mark(): Mark {
    const { used, column, lineStart, step, muted } = this;
    const { length } = this.out;
    return { length, used, column, lineStart, step, muted, saved: this.saved.length };
  }

  takeBack(mark: Mark): void {
    this.out.length = mark.length;
    this.used = mark.used;
    this.column = mark.column;
    this.lineStart = mark.lineStart;
    this.step = mark.step;
    this.muted = mark.muted;
    this.saved.length = mark.saved;
  }

  private emit(text: string): void {
    if (!this.muted) this.out.push(text);
  }

  /** A deeper level is a step further, however many levels it is deeper. */
  private stepAt(nest: number, columns: number): Step {
    let step = this.step;
    while (step.nest > nest && step.up !== undefined) step = step.up;
    return step.nest < nest ? { nest, columns: step.columns + columns, up: step } : step;
  }
}
