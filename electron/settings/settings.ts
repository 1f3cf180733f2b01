import { randomInt } from 'node:crypto';
import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Notice } from '../../contract/ipc.ts';
import type { Preferences, PreferencesPatch, ShellSettings } from '../../contract/settings.ts';
import type { Log } from '../log/log.ts';
import { isServerUrl, repairSettings } from './repair.ts';

/** Puts all settings on disk at once, whole or not at all. Throws when the disk refuses. */
export type Writer = (settings: ShellSettings) => void;
type Options = { folder: string; serverUrl: string; serverUrlOverride?: string | undefined; log: Log };

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';
export const newDeviceId = () => Array.from({ length: 20 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');

/**
 * The settings in memory: read once, before the first window, with a plain file read; written by electron-store, which is
 * loaded after the window (it brings a schema validator that the start does not need).
 */
export class Settings {
  readonly notices: Notice[] = [];
  readonly #log: Log;
  readonly #override: string | undefined;
  #current: ShellSettings;
  #dirty: boolean;
  #writer: Writer | null = null;

  constructor({ folder, serverUrl, serverUrlOverride, log }: Options) {
    this.#log = log;
    if (serverUrlOverride !== undefined && !isServerUrl(serverUrlOverride)) {
      log.error('PENDOPO_SERVER_URL ignored: not https, nor http to this machine');
    } else this.#override = serverUrlOverride;
    const path = join(folder, 'config.json');
    const { settings, damaged, changed } = repairSettings(readText(path, log), serverUrl, newDeviceId);
    this.#current = settings;
    this.#dirty = changed;
    if (damaged) this.#setAside(folder, path);
  }

  get current(): Readonly<ShellSettings> {
    return this.#current;
  }

  /** Where the office service is: the stored address, or the developer's override, which is never stored. */
  get serverUrl(): string {
    return this.#override ?? this.#current.serverUrl;
  }

  /** All that a page may set. */
  setPreferences(patch: PreferencesPatch): Preferences {
    // exactOptionalPropertyTypes: zod's partial also lets `undefined` through, which must not erase a value.
    const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
    this.#update({ preferences: { ...this.#current.preferences, ...given } });
    return this.#current.preferences;
  }

  setMediaOrigins(mediaOrigins: string[]): void {
    this.#update({ mediaOrigins });
  }

  setWindow(window: ShellSettings['window']): void {
    this.#update({ window });
  }

  /** From now on changes reach the disk; what changed before goes there now. */
  openWriter(writer: Writer): void {
    this.#writer = writer;
    this.#write();
  }

  #update(part: Partial<ShellSettings>): void {
    const before = JSON.stringify(this.#current);
    this.#current = { ...this.#current, ...part };
    if (JSON.stringify(this.#current) === before) return;
    this.#dirty = true;
    this.#write();
  }

  #write(): void {
    if (!this.#writer || !this.#dirty) return;
    try {
      this.#writer(this.#current);
      this.#dirty = false;
    } catch (error) {
      this.#log.error('settings not written', { error });
    }
  }

  #setAside(folder: string, path: string): void {
    const name = `config.corrupt-${new Date().toISOString().replace(/[:.]/g, '-')}.json`;
    try {
      renameSync(path, join(folder, name));
      this.notices.push({ kind: 'settings_replaced', keptAs: name });
      this.#log.warn('settings file damaged: kept aside, valid parts taken over', { keptAs: name });
    } catch (error) {
      this.#log.error('settings file damaged and not movable', { error });
    }
  }
}

function readText(path: string, log: Log): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') log.error('settings not readable', { error });
    return null;
  }
}
