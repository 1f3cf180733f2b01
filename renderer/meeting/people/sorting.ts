import type { ParticipantView } from '../store/meeting.ts';

const collator = new Intl.Collator('id', { sensitivity: 'base', numeric: true });
const rank = (view: ParticipantView) =>
  view.isSelf ? 0 : view.role === 'host' ? 1 : view.role === 'cohost' ? 2 : view.hand !== null ? 3 : 4;

/** Oneself, hosts, raised hands in the order they rose, then everybody by name. */
export function sorted(views: ParticipantView[]): ParticipantView[] {
  return views.toSorted(
    (a, b) => rank(a) - rank(b) || (a.hand ?? 0) - (b.hand ?? 0) || collator.compare(a.name, b.name),
  );
}

/**
 * The same order for another `views`. Who was there keeps to their place while it is sorted, since sorting what is nearly in order
 * takes a fifth of the comparisons, and names are slow to compare.
 */
export function sortedAgain(before: readonly ParticipantView[], views: readonly ParticipantView[]): ParticipantView[] {
  const left = new Map(views.map((view) => [view.identity, view]));
  const nearly: ParticipantView[] = [];
  for (const { identity } of before) {
    const view = left.get(identity);
    if (view && left.delete(identity)) nearly.push(view);
  }
  return sorted([...nearly, ...left.values()]);
}

const plain = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** Every word must occur somewhere in name, position or unit; case and accents do not count. */
export function matches(
  view: Pick<ParticipantView, 'name' | 'fullName' | 'position' | 'unit'>,
  words: string,
): boolean {
  const text = plain(`${view.name} ${view.fullName} ${view.position} ${view.unit}`);
  return plain(words)
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** Identities with a raised hand, first come first. */
export function handsOf(participants: ReadonlyMap<string, ParticipantView>): string[] {
  return [...participants.values()]
    .filter((view) => view.hand !== null)
    .toSorted((a, b) => (a.hand ?? 0) - (b.hand ?? 0))
    .map((view) => view.identity);
}
