/**
 * Carried (value `1`) by a reading request of the face when a person did something since the last one that carried it.
 * The service ends a browser's sign-in after a time without use; what the face fetches by itself is no use.
 */
export const USE_HEADER = 'x-pendopo-use';
