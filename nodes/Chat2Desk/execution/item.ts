import type { IBinaryKeyData, IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Call, File, Operation, Pages, Refusal, Result, Step } from '../catalogue/types';
import { accountZone, CREDENTIAL } from '../api/account';
import { download } from '../api/files';
import { objects, simplified } from './output';
import { readList } from '../api/lists/pages';
import { readParameters, type Parameters as Wish } from './parameters';
import { inOrder } from '../api/pool';
import { Problem } from '../api/problem';
import { PATIENCE, type Sender } from '../api/request';
import { part, type Resume } from './resume';
import { settle } from './settle';

type Expected = Parameters<Step['attempt']>[1];

const isExpected = (refusal: Refusal, expected: Expected) =>
	expected instanceof RegExp ? expected.test(refusal.text) : expected(refusal);

const WHOLE: Pages = { by: 'whole', key: null };

/** Carries one operation out for single items: parameters in, output items with their link to the input out. */
export class ItemRun {
	private readonly shared = new Map<string, Promise<unknown>>();

	constructor(
		private readonly host: IExecuteFunctions,
		private readonly operation: Operation,
		private readonly sender: Sender,
		private readonly width: number,
		private readonly resume?: Resume,
	) {}

	/** The output of one input item. Throws `Problem`, `InputError` or `Cancelled`. */
	async run(index: number): Promise<INodeExecutionData[]> {
		const parameters = await this.parameters(index);
		const results = await this.results(parameters, index);
		const items = results.map(async ({ json, files }) => ({
			json: parameters.simplify ? simplified(json, this.operation) : json,
			...(files && { binary: await this.binary(files) }),
			pairedItem: { item: index },
		}));
		return await Promise.all(items);
	}

	private async parameters(index: number): Promise<Wish> {
		return await readParameters(this.host, this.operation, index, async () => await this.accountZone());
	}

	private async results(parameters: Wish, index: number): Promise<Result[]> {
		const { answer, run } = this.operation;
		if (run !== undefined) return await run(this.step(parameters, index));
		if (answer.kind === 'list') {
			const found = await this.list(parameters.call, answer.pages, parameters.limit, parameters);
			return found.map((json) => ({ json }));
		}
		const { data } = await this.sender.send(parameters.call);
		return objects(answer, data, parameters.values).map((json) => ({ json }));
	}

	private step(parameters: Wish, index: number): Step {
		const { values, call, limit, simplify } = parameters;
		const { answer } = this.operation;
		const own = answer.kind === 'list' ? answer.pages : undefined;
		return {
			index,
			values,
			call,
			limit,
			simplify,
			pages: own,
			send: async (request) => await this.sender.send(request),
			attempt: async (request, expected) => await this.attempt(request, expected),
			list: async (request, pages = own ?? WHOLE, most = limit) => await this.list(request, pages, most, parameters),
			each: async (list, work) => await inOrder(list.length, this.width, async (at) => await work(list[at])),
			once: async <T>(name: string, work: () => Promise<T>) => await this.once(name, work),
			part: async (name, work) => await part(this.resume, name, work),
			settle: async (work) => await settle(work),
			inputs: async () => await Promise.all(this.host.getInputData().map(async (_, at) => await this.valuesOf(at))),
			output: (data) => objects(answer, data, values),
			download: async (address, name, maximumBytes) =>
				await download(this.host, address, { name, maximumBytes, timeoutMs: PATIENCE.timeoutMs }),
		};
	}

	/** The values of any input item; `undefined` where they cannot be used, which that item itself says when it is its turn. */
	private async valuesOf(index: number): Promise<IDataObject | undefined> {
		const read = await settle(async () => await this.parameters(index));
		return 'value' in read ? read.value.values : undefined;
	}

	private async attempt(call: Call, expected: Expected): ReturnType<Step['attempt']> {
		const outcome = await settle(async () => await this.sender.send(call));
		if ('value' in outcome) return { answer: outcome.value };
		const refusal = outcome.error instanceof Problem ? outcome.error.refusal : undefined;
		if (refusal !== undefined && isExpected(refusal, expected)) return { refusal };
		throw outcome.error;
	}

	/** The credential's time zone, read once an execution; else the workflow's. */
	private async accountZone(): Promise<string> {
		return await this.once('time zone', async () => accountZone(await this.host.getCredentials(CREDENTIAL)) ?? this.host.getTimezone());
	}

	/** A failure is not kept: the next item tries again, and reports it as its own. */
	private async once<T>(name: string, work: () => Promise<T>): Promise<T> {
		const known = this.shared.get(name) as Promise<T> | undefined;
		if (known !== undefined) return await known;
		const begun = work();
		this.shared.set(name, begun);
		begun.catch(() => this.shared.delete(name));
		return await begun;
	}

	private async list(call: Call, pages: Pages, limit: number, { values, zone }: Wish): Promise<IDataObject[]> {
		const instant = (name?: string) => (name === undefined ? undefined : (values[name] as string | undefined));
		return await readList({
			call,
			pages,
			limit,
			width: this.width,
			send: async (request) => await this.sender.send(request),
			after: instant(pages.days?.after),
			before: instant(pages.days?.before),
			zone,
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
