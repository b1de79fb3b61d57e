import type { Pagination, OutputType } from './types';

/** Rows a call may bring at most (Chat2Desk's description). Every call costs quota, so pages are taken this large. */
export const MAX_PAGE_SIZE = 200;

type List = Extract<OutputType, { kind: 'list' }>;

/** A list read by `limit` and `offset`, with rows that have an `id`. */
export const byOffset: List = { kind: 'list', pages: { by: 'offset', key: 'id' } };

/** A list that one call brings whole. */
export const singlePage: List = { kind: 'list', pages: { by: 'whole', key: 'id' } };

/** How messages are read: from an id upwards, or from the newest one back. */
export const byStartId: Pagination = { by: 'startId', key: 'id' };
