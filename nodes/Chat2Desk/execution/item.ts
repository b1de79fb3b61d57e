import type { IBinaryKeyData, IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Call, File, Operation, Pages, Refusal, Result, Step } from '../catalogue/types';
import { accountZone, CREDENTIAL } from '../api/account';
import { downloadAll } from '../api/files';
import { idsGiven, object, objects, simplified } from './output';
import { readList } from '../api/lists/pages';
import { readParameters, type Parameters } from './parameters';
import { inOrder } from '../api/pool';
import { Problem } from '../api/problem';
import { PATIENCE, type Sender } from '../api/request';
import { isRead } from '../catalogue/operations';
import { RangeWatch } from '../values/ranges';
import { nodeError } from './failure';
import { settled } from './journal';
import { partsOf, type PartsPast } from './parts';
import type { Turns } from './turns';

const WHOLE: Pages = { by: 'whole', key: null };

/** What all items of an execution have together. */
interface Shared {
	/** What is done once for all of them, by name. */
	results: Map<string, Promise<unknown>>;
	range: RangeWatch;
}

/** Tells the user something in n8n's log, and above the output where n8n can. */
function tell(host: IExecuteFunctions, message: string): void {
	host.logger?.warn(`${host.getNode().name}: ${message}`);
	const { addExecutionHints } = host as Partial<IExecuteFunctions>;
	addExecutionHints?.call(host, { message, type: 'warning', location: 'outputPane' });
}

/** Carries one operation out for single items: parameters in, output items with their link to the input out. */
export class ItemRun {
	/**
	 * @param parts what earlier tries of the run did with parts of items
	 * @param shared what all items have together
	 */
	constructor(
		private readonly host: IExecuteFunctions,
		private readonly operation: Operation,
		private readonly sender: Sender,
		private readonly width: number,
		private readonly parts: PartsPast = {},
		/** How long a file may pause, in milliseconds. */
		private readonly timeoutMs = PATIENCE.timeoutMs,
		private readonly shared: Shared = { results: new Map(), range: new RangeWatch((text) => tell(host, text)) },
	) {}

	/**
	 * The output of one input item. Throws `Problem`, `InputError` or `Cancelled`.
	 *
	 * @param isWanted asked before its first request, and before each one where it only reads
	 * @param turns where items take turns by the client that they are about
	 */
	async run(index: number, isWanted: () => boolean, turns?: Turns): Promise<INodeExecutionData[]> {
		const read = async () => await this.parameters(index);
		const work = async (parameters?: Parameters) =>
			parameters === undefined ? [] : await this.carriedOut(parameters, index, isWanted);
		return turns === undefined ? await work(await read()) : await turns.take(read, work);
	}

	private async carriedOut(
		parameters: Parameters,
		index: number,
		isWanted: () => boolean,
	): Promise<INodeExecutionData[]> {
		const { timeoutMs } = parameters;
		const reads = isRead(this.operation);
		let begun = false;
		const send: Sender['send'] = async (call) => {
			try {
				return await this.sender.send({
					...call,
					timeoutMs: timeoutMs ?? call.timeoutMs,
					isWanted: () => begun || isWanted(),
				});
			} finally {
				// What has begun to change something is brought to its end.
				begun = !reads;
			}
		};
		const sender = { send };
		if (reads) return await this.through(sender, timeoutMs).output(parameters, index);
		return await settled(sender, async (noted) => await this.through(noted, timeoutMs).output(parameters, index));
	}

	private async parameters(index: number): Promise<Parameters | undefined> {
		return await readParameters(this.host, this.operation, index, async () => await this.accountZone());
	}

	/** The same with a sender and a patience of one item. */
	private through(sender: Sender, timeoutMs?: number): ItemRun {
		return new ItemRun(this.host, this.operation, sender, this.width, this.parts, timeoutMs, this.shared);
	}

	private async output(parameters: Parameters, index: number): Promise<INodeExecutionData[]> {
		const results = await this.results(parameters, index);
		const items = results.map(async ({ json, files, more }) => ({
			// A step hands on what was answered, which may be anything.
			json: { ...this.told(object(json), parameters), ...more },
			...(files && { binary: await this.binary(files) }),
			pairedItem: { item: index },
		}));
		return await Promise.all(items);
	}

	/** What is put out of an object: simplified, or where it only says success, with the ids that were given. */
	private told(json: IDataObject, { simplify, values }: Parameters): IDataObject {
		const told = simplify ? simplified(json, this.operation) : json;
		return json.success === true ? { success: true, ...idsGiven(this.operation, values), ...told } : told;
	}

	private async results(parameters: Parameters, index: number): Promise<Result[]> {
		const { answer, run } = this.operation;
		if (run !== undefined) return await run(this.step(parameters, index));
		if (answer.kind === 'list') {
			const found = await this.list(parameters.call, answer.pages, parameters.limit, parameters);
			return found.map((json) => ({ json }));
		}
		const { data } = await this.sender.send(parameters.call);
		return objects(answer, data).map((json) => ({ json }));
	}

	private step(parameters: Parameters, index: number): Step {
		const { values, call, limit, simplify, skipsIfSent } = parameters;
		const { answer } = this.operation;
		const own = answer.kind === 'done' ? undefined : answer.pages;
		return {
			index,
			values,
			call,
			limit,
			simplify,
			skipsIfSent,
			pages: own,
			send: async (request) => await this.sender.send(request),
			attempt: async (request, expected) => await this.attempt(request, expected),
			list: async (request, pages = own ?? WHOLE, most = limit) => await this.list(request, pages, most, parameters),
			zone: async () => await this.accountZone(),
			range: this.shared.range,
			each: async (list, work) => await inOrder(list.length, this.width, async (at) => await work(list[at])),
			once: async <T>(name: string, work: () => Promise<T>) => await this.once(name, work),
			inputs: async () => await this.once('inputs', async () => await this.inputs()),
			parts: partsOf(this.sender, this.parts),
			output: (data) => objects(answer, data),
			downloads: async (attachments, maximumBytes) =>
				await downloadAll(this.host, attachments, {
					maximumBytes,
					timeoutMs: this.timeoutMs,
					trust: 'public',
					stop: this.host.getExecutionCancelSignal(),
				}),
		};
	}

	/** What each input item asks for. The first one that cannot be used fails all, unless the node goes on after failures. */
	private async inputs(): ReturnType<Step['inputs']> {
		const found: Awaited<ReturnType<Step['inputs']>> = [];
		for (const index of this.host.getInputData().keys()) {
			const failure = { error: undefined as unknown };
			try {
				found.push(await this.parameters(index));
				continue;
			} catch (error) {
				failure.error = error;
			}
			if (!this.host.continueOnFail()) throw nodeError(this.host, failure.error, index);
			found.push(undefined);
		}
		return found;
	}

	private async attempt(call: Call, expected: RegExp | ((refusal: Refusal) => boolean)): ReturnType<Step['attempt']> {
		const failure = { error: undefined as unknown };
		try {
			return { answer: await this.sender.send(call) };
		} catch (error) {
			failure.error = error;
		}
		const problem = failure.error;
		const refusal = problem instanceof Problem ? problem.refusal : undefined;
		const isExpected = typeof expected === 'function' ? expected : ({ text }: Refusal) => expected.test(text);
		if (refusal !== undefined && isExpected(refusal)) return { refusal, problem: problem as Problem };
		throw problem;
	}

	/** The credential's time zone, read once an execution; `undefined` where it has none. */
	private async knownZone(): Promise<string | undefined> {
		return await this.once('time zone', async () => accountZone(await this.host.getCredentials(CREDENTIAL)));
	}

	/** The credential's time zone; else the workflow's. */
	private async accountZone(): Promise<string> {
		return (await this.knownZone()) ?? this.host.getTimezone();
	}

	/**
	 * A failure is not kept: the next item tries again, and reports it as its own. But what may have been carried out stays in doubt
	 * for all items: a second try could do it twice.
	 */
	private async once<T>(name: string, work: () => Promise<T>): Promise<T> {
		const known = this.shared.results.get(name) as Promise<T> | undefined;
		if (known !== undefined) return await known;
		const begun = work();
		this.shared.results.set(name, begun);
		begun.catch((error: unknown) => {
			if (!(error instanceof Problem && error.doubt)) this.shared.results.delete(name);
		});
		return await begun;
	}

	private async list(call: Call, pages: Pages, limit: number, { values, zone }: Parameters): Promise<IDataObject[]> {
		const instant = (name?: string) => (name === undefined ? undefined : (values[name] as string | undefined));
		const after = instant(pages.days?.after);
		return await readList({
			call,
			pages,
			limit,
			width: this.width,
			send: async (request) => await this.sender.send(request),
			range: this.shared.range,
			after,
			before: instant(pages.days?.before),
			zone,
			isZoneKnown: after !== undefined && (await this.knownZone()) !== undefined,
		});
	}

	/** Files as n8n keeps them, under `data`, `data1`, `data2`, …: the names that n8n's own nodes give. */
	private async binary(files: File[]): Promise<IBinaryKeyData> {
		const entries = files.map(async ({ data, name, mimeType }, index) => {
			const key = index === 0 ? 'data' : `data${index}`;
			return [key, await this.host.helpers.prepareBinaryData(data, name, mimeType)] as const;
		});
		return Object.fromEntries(await Promise.all(entries));
	}
}
