import { create } from 'zustand';

export type Panel = 'people' | 'chat' | 'host';

/** What stands beside the stage, and the question that is open about somebody. One meeting at a time has a screen. */
export const usePanel = create<{
  panel: Panel | null;
  asking: { what: 'remove' | 'handOver' | 'rename'; identity: string } | null;
}>(() => ({ panel: null, asking: null }));

export const togglePanel = (panel: Panel) =>
  usePanel.setState((now) => ({ panel: now.panel === panel ? null : panel }));
export const closePanel = () => usePanel.setState({ panel: null });
export const closeQuestion = () => usePanel.setState({ asking: null });
