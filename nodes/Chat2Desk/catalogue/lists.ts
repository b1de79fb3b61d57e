import type { Shape } from './types';

type List = Extract<Shape, { kind: 'list' }>;

/** A list read by `limit` and `offset`, with rows that have an `id`. */
export const byOffset: List = { kind: 'list', pages: { by: 'offset', key: 'id' } };

/** A list that one call brings whole. */
export const whole: List = { kind: 'list', pages: { by: 'whole', key: 'id' } };
