import { create } from 'zustand';

export type Panel = 'people' | 'chat' | 'host';

/** What stands beside the stage, and the question that is open about somebody. One meeting at a time has a screen. */
export const usePanel = create<{
  panel: Panel | null;
  /** `from` gets the focus back. */
  asking: { what: 'remove' | 'handOver' | 'rename'; identity: string; from: HTMLElement | null } | null;
}>(() => ({ panel: null, asking: null }));

export const togglePanel = (panel: Panel) =>
  usePanel.setState((now) => ({ panel: now.panel === panel ? null : panel }));
export const closePanel = () => usePanel.setState({ panel: null });
export const closeQuestion = () => usePanel.setState({ asking: null });
/** The id of a panel's button in the control bar: it has the focus again when the panel is gone. */
export const toggleId = (panel: Panel) => `toggle-${panel}`;
