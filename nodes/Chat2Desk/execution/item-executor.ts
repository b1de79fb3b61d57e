import type { IBinaryData, IBinaryKeyData, IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { companyTimeZone, CREDENTIAL_NAME } from '../api/credentials';
import { downloadFiles } from '../api/downloads/download';
import { ApiError } from '../api/errors';
import { mapConcurrent } from '../api/map-concurrent';
import { paginate } from '../api/pagination';
import { cancellableSleep } from '../api/rate-limit/request-limiter';
import { redactInPlace } from '../api/redact-token';
import { DEFAULT_RETRY_OPTIONS } from '../api/retry-policy';
import type { ApiClient } from '../api/types';
import { isRead } from '../descriptions/operations';
import type {
	ApiRejection,
	ApiRequest,
	OperationContext,
	OperationResult,
	Pagination,
} from '../descriptions/handler-types';
import type { Operation } from '../descriptions/types';
import { DayRangeBudget } from '../utils/day-range-budget';
import { redactN8nLinks } from '../utils/n8n-links';
import { settle, type Settled } from '../utils/settle';
import { guardUnexpectedErrors } from './ambiguous-writes';
import { clientScopeOf } from './client-scope';
import { restoreParameters, withoutRepeatedWrites, type CompletedWrites } from './completed-writes';
import { readOptions } from './execution-options';
import { createFileLinks } from './file-links';
import { toNodeError } from './node-errors';
import { findMissingFields, inputIds, selectFields, simplify, toObject, toObjects } from './output';
import { readParameters, type Parameters } from './parameters';
import type { PerClientQueue } from './per-client-queue';
import { createSubRequests, type SubRequestOutcomes } from './sub-requests';
import { assertAllowedForAgents, isToolCall } from './tool-calls';
import { showWarning } from '../utils/warnings';

const UNPAGINATED: Pagination = { by: 'none', key: null };

/** State shared by all items of an execution. */
interface SharedState {
	/** Results of work that is done once for all items, by name. */
	results: Map<string, Promise<unknown>>;
	dayRangeBudget: DayRangeBudget;
}

/** Executes an operation for single items: from parameters to output items with paired items. */
export class ItemExecutor {
	/**
	 * @param subRequests outcomes of the sub-requests of earlier attempts at the run
	 * @param timeoutMs how long a download may stall
	 */
	constructor(
		private readonly context: IExecuteFunctions,
		private readonly operation: Operation,
		private readonly client: ApiClient,
		private readonly concurrency: number,
		private readonly subRequests: SubRequestOutcomes = {},
		private readonly timeoutMs = DEFAULT_RETRY_OPTIONS.requestTimeoutMs,
		private readonly shared: SharedState = {
			results: new Map(),
			dayRangeBudget: new DayRangeBudget((text) => showWarning(context, text)),
		},
	) {}

	/**
	 * Returns the output items of one input item. Throws `ApiError`, `InputError` or `ExecutionCancelledError`.
	 *
	 * @param isStillNeeded checked before the first request, and before every request of an operation that only reads
	 * @param completedWrites writes of earlier attempts at this item, which are not sent again
	 * @param queue orders the items of each client, with *Parallel Writes*
	 */
	async run(
		index: number,
		isStillNeeded: () => boolean,
		completedWrites: CompletedWrites = { responses: {} },
		queue?: PerClientQueue,
	): Promise<INodeExecutionData[]> {
		const read = async () => restoreParameters(completedWrites, this.operation) ?? (await this.readParameters(index));
		const work = async (parameters?: Parameters) =>
			parameters === undefined ? [] : await this.execute(parameters, index, isStillNeeded, completedWrites);
		const items = queue === undefined ? await work(await read()) : await queue.run(read, work);
		// A model must not read what could resume its own waiting execution.
		if (isToolCall(this.context)) for (const { json } of items) redactInPlace(json, redactN8nLinks);
		return items;
	}

	private async execute(
		parameters: Parameters,
		index: number,
		isStillNeeded: () => boolean,
		completedWrites: CompletedWrites,
	): Promise<INodeExecutionData[]> {
		const { timeoutMs } = parameters;
		const isReadOnly = isRead(this.operation);
		let hasStarted = false;
		const isAgent = isToolCall(this.context);
		const scope = isAgent ? clientScopeOf(this.context, this.operation, readOptions(this.context, index)) : undefined;
		const send: ApiClient['request'] = async (apiRequest) => {
			try {
				return await this.client.request({
					...apiRequest,
					timeoutMs: timeoutMs ?? this.timeoutMs,
					shouldSend: () => hasStarted || isStillNeeded(),
				});
			} finally {
				// Once an item has written, it is not cancelled halfway.
				hasStarted = !isReadOnly;
			}
		};
		const request: ApiClient['request'] = async (apiRequest) => {
			if (isAgent) assertAllowedForAgents(this.operation.name, apiRequest);
			return await (scope === undefined ? send(apiRequest) : scope.request(apiRequest, send));
		};
		const client = withoutRepeatedWrites({ request }, completedWrites, parameters);
		if (isReadOnly) return await this.withClient(client, timeoutMs).output(parameters, index);
		return await guardUnexpectedErrors(client, (guarded) =>
			this.withClient(guarded, timeoutMs).output(parameters, index),
		);
	}

	private async readParameters(index: number): Promise<Parameters | undefined> {
		return await readParameters(this.context, this.operation, index, () => this.companyTimeZone());
	}

	/** The executor with the client and timeout of one item. */
	private withClient(client: ApiClient, timeoutMs?: number): ItemExecutor {
		const { context, operation, concurrency, subRequests, shared } = this;
		return new ItemExecutor(context, operation, client, concurrency, subRequests, timeoutMs, shared);
	}

	private async output(parameters: Parameters, index: number): Promise<INodeExecutionData[]> {
		const results = await this.results(parameters, index);
		// Handlers pass on responses, which may have any shape.
		const rows = results.map(({ json, extra }) => ({ ...this.toJson(toObject(json), parameters), ...extra }));
		const { outputFields } = parameters;
		if (outputFields !== undefined) await this.hintMissingFields(rows, outputFields);
		return results.map(({ files }, at) => ({
			json: outputFields === undefined ? rows[at] : selectFields(rows[at], outputFields),
			...(files && { binary: toBinary(files) }),
			pairedItem: { item: index },
		}));
	}

	/** The output of one object: simplified, and with the IDs of the input if the response is an acknowledgement. */
	private toJson(json: IDataObject, { simplify: isSimplified, outputFields, values }: Parameters): IDataObject {
		const simplified = isSimplified ? simplify(json, this.operation) : json;
		// Fields are selected from all, in their simplified form if there is one.
		const result = outputFields === undefined ? simplified : { ...json, ...simplified };
		return json.success === true ? { success: true, ...inputIds(this.operation, values), ...result } : result;
	}

	/** Warns once about selected fields that no row has, such as misspelled ones. */
	private async hintMissingFields(rows: IDataObject[], fields: string[]): Promise<void> {
		const missing = findMissingFields(rows, fields);
		if (rows.length === 0 || missing.length === 0) return;
		const names = [...new Set(rows.flatMap(Object.keys))].join(', ');
		await this.once(`missing fields ${missing.join()}`, async () =>
			showWarning(this.context, `Not in the output: ${missing.join(', ')}. Available fields: ${names}`),
		);
	}

	private async results(parameters: Parameters, index: number): Promise<OperationResult[]> {
		const { output, execute } = this.operation;
		if (execute !== undefined) return await execute(this.operationContext(parameters, index));
		if (output.kind === 'list') {
			const rows = await this.list(parameters.request, output.pagination, parameters.limit, parameters);
			return rows.map((json) => ({ json }));
		}
		const { data } = await this.client.request(parameters.request);
		return toObjects(output, data).map((json) => ({ json }));
	}

	private operationContext(parameters: Parameters, index: number): OperationContext {
		const { values, request, limit, simplify: isSimplified, customFieldIds, skipIfAlreadySent, splitText } = parameters;
		const { output } = this.operation;
		const pagination = output.kind === 'acknowledgement' ? undefined : output.pagination;
		return {
			index,
			input: this.context.getInputData()[index].json,
			values,
			request,
			limit,
			simplify: isSimplified,
			customFieldIds,
			skipIfAlreadySent,
			splitText,
			pagination,
			send: (apiRequest) => this.client.request(apiRequest),
			attempt: (apiRequest, expected) => this.attempt(apiRequest, expected),
			list: (apiRequest, pages = pagination ?? UNPAGINATED, maxRows = limit) =>
				this.list(apiRequest, pages, maxRows, parameters),
			timeZone: () => this.companyTimeZone(),
			dayRangeBudget: this.shared.dayRangeBudget,
			mapConcurrent: (list, work) => mapConcurrent(list.length, this.concurrency, (at) => work(list[at])),
			sleep: (ms) => cancellableSleep(ms, this.context.getExecutionCancelSignal()),
			once: <T>(name: string, work: () => Promise<T>) => this.once(name, work),
			inputs: () => this.once('inputs', () => this.inputs()),
			settleItem: (itemIndex, work) => this.settleItem(itemIndex, work),
			subRequests: createSubRequests(this.client, this.subRequests),
			toOutput: (data) => toObjects(output, data),
			createFileLinks: (fieldNames, itemIndex = index) =>
				createFileLinks(this.context, itemIndex, fieldNames, parameters.linkLifetime),
			download: (attachments, maxBytes) =>
				downloadFiles(this.context, attachments, {
					maxBytes,
					timeoutMs: this.timeoutMs,
					policy: 'public',
					signal: this.context.getExecutionCancelSignal(),
				}),
		};
	}

	/** The parameters of every input item. The first invalid item throws, unless the node continues on failure. */
	private async inputs(): ReturnType<OperationContext['inputs']> {
		const inputs: Awaited<ReturnType<OperationContext['inputs']>> = [];
		for (const index of this.context.getInputData().keys()) {
			const outcome = await this.settleItem(index, () => this.readParameters(index));
			inputs.push(outcome.ok ? outcome.value : undefined);
		}
		return inputs;
	}

	/** Throws as `OperationContext.settleItem()`, which may be called by another item. */
	private async settleItem<T>(index: number, work: () => Promise<T>): Promise<Settled<T>> {
		const outcome = await settle(work);
		if (!outcome.ok && !this.context.continueOnFail()) throw toNodeError(this.context, outcome.error, index);
		return outcome;
	}

	private async attempt(
		request: ApiRequest,
		expected: RegExp | ((rejection: ApiRejection) => boolean),
	): ReturnType<OperationContext['attempt']> {
		const outcome = await settle(() => this.client.request(request));
		if (outcome.ok) return { response: outcome.value };
		const { error } = outcome;
		const isExpected = typeof expected === 'function' ? expected : ({ text }: ApiRejection) => expected.test(text);
		if (
			error instanceof ApiError &&
			!error.outcomeUnknown &&
			error.rejection !== undefined &&
			isExpected(error.rejection)
		)
			return { rejection: error.rejection, error };
		throw error;
	}

	/** The credential's time zone, read once per execution; `undefined` if it has none. */
	private async credentialTimeZone(): Promise<string | undefined> {
		return await this.once('time zone', async () =>
			companyTimeZone(await this.context.getCredentials(CREDENTIAL_NAME)),
		);
	}

	/** The credential's time zone, or the workflow's if it has none. */
	private async companyTimeZone(): Promise<string> {
		return (await this.credentialTimeZone()) ?? this.context.getTimezone();
	}

	/**
	 * Runs work once for all items. After a failure the next item tries again, except if the outcome is unknown: a second attempt could
	 * repeat the write.
	 */
	private async once<T>(name: string, work: () => Promise<T>): Promise<T> {
		const existing = this.shared.results.get(name) as Promise<T> | undefined;
		if (existing !== undefined) return await existing;
		const result = work();
		this.shared.results.set(name, result);
		result.catch((error: unknown) => {
			if (!(error instanceof ApiError && error.outcomeUnknown)) this.shared.results.delete(name);
		});
		return await result;
	}

	private async list(
		request: ApiRequest,
		pagination: Pagination,
		limit: number,
		{ values, timeZone }: Parameters,
	): Promise<IDataObject[]> {
		const instantOf = (name = '') => (typeof values[name] === 'string' ? values[name] : undefined);
		const after = instantOf(pagination.days?.after);
		return await paginate({
			request,
			pagination,
			limit,
			concurrency: this.concurrency,
			send: (apiRequest) => this.client.request(apiRequest),
			dayRangeBudget: this.shared.dayRangeBudget,
			after,
			before: instantOf(pagination.days?.before),
			timeZone,
			isTimeZoneKnown: after !== undefined && (await this.credentialTimeZone()) !== undefined,
		});
	}
}

/** Files under the names that n8n's own nodes use: `data`, `data1`, `data2`, … */
const toBinary = (files: IBinaryData[]): IBinaryKeyData =>
	Object.fromEntries(files.map((file, index) => [index === 0 ? 'data' : `data${index}`, file]));
