import type { IDataObject } from 'n8n-workflow';
import { InputError } from '../utils/input';

const UNIT_MS: Record<string, number> = { minutes: 60_000, hours: 3_600_000, days: 86_400_000 };
/** A hundred years: later dates may not fit n8n's database. */
const MAX_LIMIT_MS = 36_525 * 86_400_000;

/**
 * When the wait ends, in milliseconds since 1970; `undefined` without *Limit Wait Time*. Throws `InputError` if that is not in the future.
 *
 * @param values the operation's parsed values
 */
export function waitEndMs(values: IDataObject, nowMs: number): number | undefined {
	if (values.limitWaitTime !== true) return undefined;
	if (values.limitType === 'atSpecifiedTime') {
		const endMs = Date.parse(String(values.maxDateAndTime));
		if (endMs > nowMs && endMs <= nowMs + MAX_LIMIT_MS) return endMs;
		throw new InputError(
			'"Max Date and Time" must be in the future and within 100 years',
			'Correct the date, or turn off Limit Wait Time',
		);
	}
	const durationMs = Number(values.resumeAmount) * (UNIT_MS[String(values.resumeUnit)] ?? NaN);
	if (durationMs > 0 && durationMs <= MAX_LIMIT_MS) return nowMs + durationMs;
	throw new InputError(
		'"Amount" must be greater than 0 and at most 100 years',
		'Correct the amount or the unit, or turn off Limit Wait Time',
	);
}
