import { InputError } from './input-error';

/** Requests that ranges may take before it is said, and days that one may have before it is refused. */
const [SAID, MOST] = [400, 1000];

/**
 * Watches over the ranges of time of one execution, whose days take a request each, and more where a day has many rows: before the
 * requests become more than 400, it says so once.
 */
export class DayRangeBudget {
	private requests = 0;

	/** @param say where it is said */
	constructor(private readonly say: (text: string) => void) {}

	/**
	 * Begins a range. Throws `InputError`, before anything is sent, where it takes more than 1,000 requests.
	 *
	 * @param isPart whether a limit may end the range early: its requests are then counted as they come
	 */
	begin(days: number, isPart: boolean): void {
		if (days > MOST) {
			throw new InputError(
				`The range has ${days} days, and takes a request for each: more than ${MOST}`,
				'Choose a shorter range, and read the rest in another run',
			);
		}
		if (!isPart) this.add(days);
	}

	/** Counts requests that are about to be sent. */
	add(more = 1): void {
		const before = this.requests;
		this.requests += more;
		if (before > SAID || this.requests <= SAID) return;
		this.say(
			`What is read day by day takes more than ${SAID} requests: ${this.requests} at least. Shorter ranges take fewer`,
		);
	}
}
