import { QueryClient, useQuery } from '@tanstack/react-query';
import { OfficeRefusal, office } from './client.ts';

const retryable = new Set(['unavailable', 'media_unavailable', 'internal']);

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (count, error) => error instanceof OfficeRefusal && retryable.has(error.problem.code) && count < 5,
      retryDelay: (attempt) => Math.min(15_000, 500 * 2 ** attempt) * (0.5 + Math.random()),
      staleTime: 15_000,
      refetchOnWindowFocus: true,
    },
  },
});

export const keys = {
  me: ['me'],
  agenda: ['agenda'],
  meeting: (id: string) => ['meeting', id],
  lobby: (id: string) => ['lobby', id],
  roll: (id: string) => ['roll', id],
  units: ['units'],
} as const;

export function useMe(enabled: boolean) {
  return useQuery({ queryKey: keys.me, queryFn: ({ signal }) => office('me', { signal }), enabled });
}

/** The event stream says when it changed; the interval only covers a stream that silently died. */
export function useAgenda(enabled: boolean) {
  return useQuery({
    queryKey: keys.agenda,
    queryFn: ({ signal }) => office('agenda', { signal }),
    enabled,
    refetchInterval: 60_000,
  });
}

export function useMeeting(id: string) {
  return useQuery({
    queryKey: keys.meeting(id),
    queryFn: ({ signal }) => office('meeting', { params: { id }, signal }),
  });
}
