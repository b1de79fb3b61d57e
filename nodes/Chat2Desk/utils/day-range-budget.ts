import { InputError } from './input';

/** Requests after which the user is warned. */
const WARN_ABOVE_REQUESTS = 400;
/** Longest range that is accepted, in days. */
const MAX_DAYS = 1000;

/**
 * Limits the days of a date range, and counts the requests of all ranges of an execution: each day takes one, and more if it has many
 * rows. Warns once before the requests exceed 400.
 */
export class DayRangeBudget {
	private requests = 0;

	constructor(private readonly warn: (text: string) => void) {}

	/**
	 * Starts a range. Throws `InputError` if it needs more than 1,000 requests, before anything is sent.
	 *
	 * @param hasLimit whether a limit may end the range early: its requests are then counted as they are sent
	 */
	begin(days: number, hasLimit: boolean): void {
		if (days > MAX_DAYS) {
			throw new InputError(
				`The date range is too long: ${days} days (max ${MAX_DAYS.toLocaleString('en-US')}, one request per day)`,
				'Choose a shorter range and read the rest in another run',
			);
		}
		if (!hasLimit) this.add(days);
	}

	/** Counts requests that are about to be sent. */
	add(count = 1): void {
		const before = this.requests;
		this.requests += count;
		if (before > WARN_ABOVE_REQUESTS || this.requests <= WARN_ABOVE_REQUESTS) return;
		this.warn(
			`Reading the date range takes at least ${this.requests} API requests, one per day. Shorter ranges take fewer`,
		);
	}
}
