import type { DesktopCapturerSource, Streams, WebFrameMain } from 'electron';
import { expect, test, vi } from 'vitest';
import { APP_ORIGIN } from '../../contract/app-origin.ts';
import type { PickerKind } from './picker-kind.ts';
import { type DisplayRequest, deny, ShareDesk } from './share-desk.ts';

const source = (id: string, name = id, jpeg: Buffer | null = Buffer.from(id)) =>
  ({
    id,
    name,
    thumbnail: { isEmpty: () => jpeg === null, toJPEG: () => jpeg ?? Buffer.alloc(0) },
  }) as unknown as DesktopCapturerSource;
const screen = source('screen:1:0');
const table = source('window:7:0');
const page = {} as WebFrameMain;

function desk({
  picker = 'own' as PickerKind,
  platform = 'linux' as NodeJS.Platform,
  found = [screen, table],
  isPage = (frame: WebFrameMain) => frame === page,
} = {}) {
  const pushed: [string, { request: string; audio?: boolean }][] = [];
  const answers: (Streams | null)[] = [];
  const getSources = vi.fn(async (_options: Electron.SourcesOptions) => found);
  const warn = vi.fn();
  const share = new ShareDesk({
    picker,
    platform,
    capturer: { getSources },
    isPage,
    push: (name, payload) => void pushed.push([name, payload as { request: string }]),
    log: { warn } as never,
  });
  const ask = (request: Partial<DisplayRequest> = {}) =>
    share.ask(
      {
        frame: page,
        securityOrigin: APP_ORIGIN,
        videoRequested: true,
        audioRequested: true,
        userGesture: true,
        ...request,
      },
      (streams) => void answers.push(streams),
    );
  const asked = () => pushed.filter(([name]) => name === 'share:asked').at(-1)?.[1].request ?? '';
  return { share, ask, asked, answers, pushed, getSources, warn };
}

test.each<[string, Partial<DisplayRequest>]>([
  ['a frame that is gone', { frame: null }],
  ['a frame that is not a page of ours', { frame: {} as WebFrameMain }],
  ['another origin', { securityOrigin: 'https://example.org' }],
  ['an origin that only begins like ours', { securityOrigin: `${APP_ORIGIN}.example.org` }],
  ['nobody’s press', { userGesture: false }],
  ['sound alone', { videoRequested: false }],
])('%s is denied at once: no picker opens, and nothing of the screen is looked at', (_who, request) => {
  const { ask, answers, pushed, getSources, warn } = desk();
  ask(request);
  expect(answers).toEqual([null]);
  expect(pushed).toEqual([]);
  expect(getSources).not.toHaveBeenCalled();
  expect(warn).toHaveBeenCalledOnce();
});

test('a frame that vanishes while it is looked at is denied too', () => {
  const { ask, answers } = desk({
    isPage: () => {
      throw new Error('Render frame was disposed');
    },
  });
  ask();
  expect(answers).toEqual([null]);
});

test('what is chosen of what was shown is what the page records, without sound', async () => {
  const { share, ask, asked, answers } = desk();
  ask();
  expect(await share.sources(asked())).toEqual([
    { id: 'screen:1:0', kind: 'screen', name: 'screen:1:0', picture: `data:image/jpeg;base64,${btoa('screen:1:0')}` },
    { id: 'window:7:0', kind: 'window', name: 'window:7:0', picture: `data:image/jpeg;base64,${btoa('window:7:0')}` },
  ]);
  expect(share.choose({ request: asked(), source: 'window:8:0', audio: false })).toBe(false);
  expect(share.choose({ request: asked(), source: table.id, audio: false })).toBe(true);
  expect(answers).toEqual([{ video: table }]);
});

test.each([
  ['win32', true, true],
  ['win32', false, false],
  ['linux', true, false],
  ['darwin', true, false],
] as const)(
  'the picker on %s (sound wanted: %s) offers the computer’s sound: %s',
  (platform, audioRequested, audio) => {
    const { ask, pushed } = desk({ platform });
    ask({ audioRequested });
    expect(pushed).toEqual([['share:asked', { request: expect.any(String), audio }]]);
  },
);

test('the computer’s sound goes along when it was chosen', async () => {
  const { share, ask, asked, answers } = desk({ platform: 'win32' });
  ask();
  await share.sources(asked());
  share.choose({ request: asked(), source: screen.id, audio: true });
  expect(answers).toEqual([{ video: screen, audio: 'loopback' }]);
});

test('pictures are for a request that waits, and for none that is over', async () => {
  const { share, ask, asked, getSources } = desk();
  expect(await share.sources('nobody')).toBeNull();
  expect(getSources).not.toHaveBeenCalled();
  ask();
  const looking = share.sources(asked());
  share.choose({ request: asked(), source: null, audio: false });
  expect(await looking).toBeNull();
});

test('two who look at once share one look; the next look is a new one', async () => {
  const { share, ask, asked, getSources } = desk();
  ask();
  await Promise.all([share.sources(asked()), share.sources(asked())]);
  expect(getSources).toHaveBeenCalledOnce();
  await share.sources(asked());
  expect(getSources).toHaveBeenCalledTimes(2);
});

test('a look that failed does not spoil the next', async () => {
  const { share, ask, asked, getSources } = desk();
  ask();
  getSources.mockRejectedValueOnce(new Error('no display'));
  await expect(share.sources(asked())).rejects.toThrow('no display');
  expect(await share.sources(asked())).toHaveLength(2);
});

test('a window without a picture, a very long name, and more windows than fit a picker', async () => {
  const many = Array.from({ length: 300 }, (_, at) => source(`window:${at}:0`));
  const { share, ask, asked } = desk({ found: [source('window:x:0', 'x'.repeat(5000), null), ...many] });
  ask();
  const shown = (await share.sources(asked())) ?? [];
  expect(shown).toHaveLength(200);
  expect(shown[0]).toMatchObject({ picture: '', name: 'x'.repeat(300) });
});

test('a page that is gone gets no screen any more, and its picker is over', () => {
  const { share, ask, asked, answers, pushed } = desk();
  ask();
  const request = asked();
  share.pageGone();
  expect(answers).toEqual([null]);
  expect(pushed.at(-1)).toEqual(['share:over', { request }]);
  expect(share.choose({ request, source: screen.id, audio: false })).toBe(false);
});

test('an answer to a page that has just gone is a line in the log, and no crash', async () => {
  const { share, asked, warn } = desk();
  const gone = () => {
    throw new Error('Object has been destroyed');
  };
  const request = {
    frame: page,
    securityOrigin: APP_ORIGIN,
    videoRequested: true,
    audioRequested: false,
    userGesture: true,
  };
  share.ask(request, gone);
  await share.sources(asked());
  expect(share.choose({ request: asked(), source: screen.id, audio: false })).toBe(true);
  expect(warn).toHaveBeenCalledOnce();
  expect(() => deny(gone)).not.toThrow();
});

test.each([
  ['the one thing chosen there', [table], table],
  ['the screen, of placeholders', [table, screen], screen],
])('under a portal its own picker asks, and the page gets %s', async (_what, found, video) => {
  const { ask, answers, pushed, getSources } = desk({ picker: 'portal', found });
  ask();
  await vi.waitFor(() => expect(answers).toEqual([{ video }]));
  expect(pushed).toEqual([]);
  // Thumbnails would be recordings of their own, each with a question.
  expect(getSources.mock.calls[0]?.[0].thumbnailSize).toEqual({ width: 0, height: 0 });
});

test('a portal that was cancelled, or fails, shares nothing', async () => {
  const cancelled = desk({ picker: 'portal', found: [] });
  cancelled.ask();
  await vi.waitFor(() => expect(cancelled.answers).toEqual([null]));
  const failing = desk({ picker: 'portal' });
  failing.getSources.mockRejectedValueOnce(new Error('portal'));
  failing.ask();
  await vi.waitFor(() => expect(failing.answers).toEqual([null]));
  expect(failing.warn).toHaveBeenCalledOnce();
});
