import type { IBinaryKeyData, IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { DEFAULT_RETRY_OPTIONS, type ApiClient } from '../api/client';
import { companyTimeZone, CREDENTIAL_NAME } from '../api/credentials';
import { downloadFiles } from '../api/downloads/download';
import { ApiError } from '../api/errors';
import { mapConcurrent } from '../api/map-concurrent';
import { paginate } from '../api/pagination';
import { isRead } from '../descriptions/operations';
import type {
	ApiRejection,
	ApiRequest,
	DownloadedFile,
	OperationContext,
	OperationResult,
	Pagination,
} from '../descriptions/handler-types';
import type { Operation } from '../descriptions/types';
import { DayRangeBudget } from '../utils/day-range-budget';
import { guardUnexpectedErrors } from './ambiguous-writes';
import { toNodeError } from './node-errors';
import { inputIds, simplify, toObject, toObjects } from './output';
import { readParameters, type Parameters } from './parameters';
import type { PerClientQueue } from './per-client-queue';
import { createSubRequests, type SubRequestOutcomes } from './sub-requests';

const SINGLE_PAGE: Pagination = { by: 'whole', key: null };

/** What all items of an execution have together. */
interface Shared {
	/** What is done once for all of them, by name. */
	results: Map<string, Promise<unknown>>;
	range: DayRangeBudget;
}

/** Tells the user something in n8n's log, and above the output where n8n can. */
function tell(host: IExecuteFunctions, message: string): void {
	host.logger?.warn(`${host.getNode().name}: ${message}`);
	const { addExecutionHints } = host as Partial<IExecuteFunctions>;
	addExecutionHints?.call(host, { message, type: 'warning', location: 'outputPane' });
}

/** Carries one operation out for single items: parameters in, output items with their link to the input out. */
export class ItemExecutor {
	/**
	 * @param parts what earlier tries of the run did with parts of items
	 * @param shared what all items have together
	 */
	constructor(
		private readonly host: IExecuteFunctions,
		private readonly operation: Operation,
		private readonly sender: ApiClient,
		private readonly width: number,
		private readonly parts: SubRequestOutcomes = {},
		/** How long a file may pause, in milliseconds. */
		private readonly timeoutMs = DEFAULT_RETRY_OPTIONS.requestTimeoutMs,
		private readonly shared: Shared = { results: new Map(), range: new DayRangeBudget((text) => tell(host, text)) },
	) {}

	/**
	 * The output of one input item. Throws `Problem`, `InputError` or `Cancelled`.
	 *
	 * @param isWanted asked before its first request, and before each one where it only reads
	 * @param turns where items take turns by the client that they are about
	 */
	async run(index: number, isWanted: () => boolean, turns?: PerClientQueue): Promise<INodeExecutionData[]> {
		const read = async () => await this.parameters(index);
		const work = async (parameters?: Parameters) =>
			parameters === undefined ? [] : await this.carriedOut(parameters, index, isWanted);
		return turns === undefined ? await work(await read()) : await turns.run(read, work);
	}

	private async carriedOut(
		parameters: Parameters,
		index: number,
		isWanted: () => boolean,
	): Promise<INodeExecutionData[]> {
		const { timeoutMs } = parameters;
		const reads = isRead(this.operation);
		let begun = false;
		const request: ApiClient['request'] = async (call) => {
			try {
				return await this.sender.request({
					...call,
					timeoutMs: timeoutMs ?? call.timeoutMs,
					shouldSend: () => begun || isWanted(),
				});
			} finally {
				// What has begun to change something is brought to its end.
				begun = !reads;
			}
		};
		const client = { request };
		if (reads) return await this.through(client, timeoutMs).output(parameters, index);
		return await guardUnexpectedErrors(
			client,
			async (noted) => await this.through(noted, timeoutMs).output(parameters, index),
		);
	}

	private async parameters(index: number): Promise<Parameters | undefined> {
		return await readParameters(this.host, this.operation, index, async () => await this.accountZone());
	}

	/** The same with a sender and a patience of one item. */
	private through(sender: ApiClient, timeoutMs?: number): ItemExecutor {
		return new ItemExecutor(this.host, this.operation, sender, this.width, this.parts, timeoutMs, this.shared);
	}

	private async output(parameters: Parameters, index: number): Promise<INodeExecutionData[]> {
		const results = await this.results(parameters, index);
		const items = results.map(async ({ json, files, extra }) => ({
			// A step hands on what was answered, which may be anything.
			json: { ...this.told(toObject(json), parameters), ...extra },
			...(files && { binary: await this.binary(files) }),
			pairedItem: { item: index },
		}));
		return await Promise.all(items);
	}

	/** What is put out of an object: simplified, or where it only says success, with the ids that were given. */
	private told(json: IDataObject, { simplify: isSimplified, values }: Parameters): IDataObject {
		const told = isSimplified ? simplify(json, this.operation) : json;
		return json.success === true ? { success: true, ...inputIds(this.operation, values), ...told } : told;
	}

	private async results(parameters: Parameters, index: number): Promise<OperationResult[]> {
		const { output: answer, execute } = this.operation;
		if (execute !== undefined) return await execute(this.step(parameters, index));
		if (answer.kind === 'list') {
			const found = await this.list(parameters.request, answer.pagination, parameters.limit, parameters);
			return found.map((json) => ({ json }));
		}
		const { data } = await this.sender.request(parameters.request);
		return toObjects(answer, data).map((json) => ({ json }));
	}

	private step(parameters: Parameters, index: number): OperationContext {
		const { values, request: call, limit, simplify, skipIfAlreadySent } = parameters;
		const { output: answer } = this.operation;
		const own = answer.kind === 'acknowledgement' ? undefined : answer.pagination;
		return {
			index,
			values,
			request: call,
			limit,
			simplify,
			skipIfAlreadySent,
			pagination: own,
			send: async (request) => await this.sender.request(request),
			attempt: async (request, expected) => await this.attempt(request, expected),
			list: async (request, pages = own ?? SINGLE_PAGE, most = limit) =>
				await this.list(request, pages, most, parameters),
			timeZone: async () => await this.accountZone(),
			dayRangeBudget: this.shared.range,
			mapConcurrent: async (list, work) =>
				await mapConcurrent(list.length, this.width, async (at) => await work(list[at])),
			once: async <T>(name: string, work: () => Promise<T>) => await this.once(name, work),
			inputs: async () => await this.once('inputs', async () => await this.inputs()),
			subRequests: createSubRequests(this.sender, this.parts),
			toOutput: (data) => toObjects(answer, data),
			download: async (attachments, maximumBytes) =>
				await downloadFiles(this.host, attachments, {
					maximumBytes,
					timeoutMs: this.timeoutMs,
					policy: 'public',
					signal: this.host.getExecutionCancelSignal(),
				}),
		};
	}

	/** What each input item asks for. The first one that cannot be used fails all, unless the node goes on after failures. */
	private async inputs(): ReturnType<OperationContext['inputs']> {
		const found: Awaited<ReturnType<OperationContext['inputs']>> = [];
		for (const index of this.host.getInputData().keys()) {
			const failure = { error: undefined as unknown };
			try {
				found.push(await this.parameters(index));
				continue;
			} catch (error) {
				failure.error = error;
			}
			if (!this.host.continueOnFail()) throw toNodeError(this.host, failure.error, index);
			found.push(undefined);
		}
		return found;
	}

	private async attempt(
		call: ApiRequest,
		expected: RegExp | ((refusal: ApiRejection) => boolean),
	): ReturnType<OperationContext['attempt']> {
		const failure = { error: undefined as unknown };
		try {
			return { response: await this.sender.request(call) };
		} catch (error) {
			failure.error = error;
		}
		const problem = failure.error;
		const refusal = problem instanceof ApiError ? problem.rejection : undefined;
		const isExpected = typeof expected === 'function' ? expected : ({ text }: ApiRejection) => expected.test(text);
		if (refusal !== undefined && isExpected(refusal)) return { rejection: refusal, error: problem as ApiError };
		throw problem;
	}

	/** The credential's time zone, read once an execution; `undefined` where it has none. */
	private async knownZone(): Promise<string | undefined> {
		return await this.once('time zone', async () => companyTimeZone(await this.host.getCredentials(CREDENTIAL_NAME)));
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
			if (!(error instanceof ApiError && error.outcomeUnknown)) this.shared.results.delete(name);
		});
		return await begun;
	}

	private async list(
		call: ApiRequest,
		pages: Pagination,
		limit: number,
		{ values, timeZone }: Parameters,
	): Promise<IDataObject[]> {
		const instant = (name?: string) => (name === undefined ? undefined : (values[name] as string | undefined));
		const after = instant(pages.days?.after);
		return await paginate({
			request: call,
			pagination: pages,
			limit,
			concurrency: this.width,
			send: async (request) => await this.sender.request(request),
			dayRangeBudget: this.shared.range,
			after,
			before: instant(pages.days?.before),
			timeZone,
			isTimeZoneKnown: after !== undefined && (await this.knownZone()) !== undefined,
		});
	}

	/** Files as n8n keeps them, under `data`, `data1`, `data2`, …: the names that n8n's own nodes give. */
	private async binary(files: DownloadedFile[]): Promise<IBinaryKeyData> {
		const entries = files.map(async ({ data, name, mimeType }, index) => {
			const key = index === 0 ? 'data' : `data${index}`;
			return [key, await this.host.helpers.prepareBinaryData(data, name, mimeType)] as const;
		});
		return Object.fromEntries(await Promise.all(entries));
	}
}
