import type { PowerMonitor, PowerSaveBlocker } from 'electron';
import type { PushFn } from '../ipc/pusher.ts';
import type { Log } from '../log/log.ts';
import type { Meeting } from './meeting.ts';

/** The display stays on while a meeting is; released with it, also when the page that held it is gone (main.ts ends it). */
export function keepAwake(blocker: Pick<PowerSaveBlocker, 'start' | 'stop'>, meeting: Meeting): void {
  let id: number | null = null;
  const follow = (active: boolean) => {
    if (active && id === null) id = blocker.start('prevent-display-sleep');
    else if (!active && id !== null) {
      blocker.stop(id);
      id = null;
    }
  };
  meeting.watch(follow);
  follow(meeting.active);
}

/** Tells pages that the machine sleeps and wakes, so that a meeting comes back muted; `woke` lets the shell itself look again. */
export function tellPower(monitor: PowerMonitor, push: PushFn, woke: () => void, log: Log): void {
  monitor.on('suspend', () => {
    log.info('machine sleeps');
    push('power:suspend', null);
  });
  monitor.on('resume', () => {
    log.info('machine woke');
    push('power:resume', null);
    woke();
  });
}
