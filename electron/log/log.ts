import { redact, redactText } from './redact.ts';

export type Level = 'info' | 'warn' | 'error';
export type Line = { at: Date; level: Level; text: string };
export type Sink = (line: Line) => void;
export type Log = Record<Level, (message: string, facts?: object) => void>;

const KEPT = 500;

/**
 * The shell's log. Lines are redacted at once and kept until a sink is there, so that nothing at start waits for the log
 * library; the newest 500 survive an early flood.
 */
export class ShellLog implements Log {
  #early: Line[] = [];
  #sinks: Sink[] = [];

  info = (message: string, facts?: object) => this.#write('info', message, facts);
  warn = (message: string, facts?: object) => this.#write('warn', message, facts);
  error = (message: string, facts?: object) => this.#write('error', message, facts);

  /** From now on every line goes to `sinks`, the kept ones first. */
  open(...sinks: Sink[]): void {
    this.#sinks = sinks;
    const early = this.#early;
    this.#early = [];
    for (const line of early) for (const sink of sinks) sink(line);
  }

  #write(level: Level, message: string, facts?: object): void {
    const text = redactText(message) + (facts ? ` ${JSON.stringify(redact(facts))}` : '');
    const line: Line = { at: new Date(), level, text: text.replace(/[\r\n]+/g, '\\n') };
    if (this.#sinks.length === 0) this.#early = [...this.#early.slice(1 - KEPT), line];
    for (const sink of this.#sinks) sink(line);
  }
}
