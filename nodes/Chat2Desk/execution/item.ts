import type { IBinaryKeyData, IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Call, File, Operation, Pages, Result, Step } from '../catalogue/types';
import { download } from '../api/files';
import { objects, simplified } from './output';
import { readList } from '../api/lists/pages';
import { readParameters, type Parameters } from './parameters';
import { inOrder } from '../api/pool';
import { Problem } from '../api/problem';
import { PATIENCE, type Sender } from '../api/request';

const WHOLE: Pages = { by: 'whole', key: null };

/** Carries one operation out for single items: parameters in, output items with their link to the input out. */
export class ItemRun {
	private readonly shared = new Map<string, Promise<unknown>>();

	constructor(
		private readonly host: IExecuteFunctions,
		private readonly operation: Operation,
		private readonly sender: Sender,
		private readonly width: number,
	) {}

	/** The output of one input item. Throws `Problem`, `InputError` or `Cancelled`. */
	async run(index: number): Promise<INodeExecutionData[]> {
		const parameters = readParameters(this.host, this.operation, index);
		const results = await this.results(parameters);
		const items = results.map(async ({ json, files }) => ({
			json: parameters.simplify ? simplified(json, this.operation) : json,
			...(files && { binary: await this.binary(files) }),
			pairedItem: { item: index },
		}));
		return await Promise.all(items);
	}

	private async results(parameters: Parameters): Promise<Result[]> {
		const { answer, run } = this.operation;
		if (run !== undefined) return await run(this.step(parameters));
		if (answer.kind === 'list') {
			const found = await this.list(parameters.call, answer.pages, parameters.limit, parameters.values);
			return found.map((json) => ({ json }));
		}
		const { data } = await this.sender.send(parameters.call);
		return objects(answer, data).map((json) => ({ json }));
	}

	private step({ values, call, limit }: Parameters): Step {
		const { answer } = this.operation;
		const own = answer.kind === 'list' ? answer.pages : undefined;
		return {
			values,
			call,
			limit,
			pages: own,
			send: async (request) => await this.sender.send(request),
			attempt: async (request, expected) => await this.attempt(request, expected),
			list: async (request, pages = own ?? WHOLE, most = limit) => await this.list(request, pages, most, values),
			each: async (list, work) => await inOrder(list.length, this.width, async (at) => await work(list[at])),
			once: async <T>(name: string, work: () => Promise<T>) => await this.once(name, work),
			output: (data) => objects(answer, data),
			download: async (address, name, maximumBytes) =>
				await download(this.host, address, { name, maximumBytes, timeoutMs: PATIENCE.timeoutMs }),
		};
	}

	private async attempt(call: Call, expected: RegExp): ReturnType<Step['attempt']> {
		const failure = { error: undefined as unknown };
		try {
			return { answer: await this.sender.send(call) };
		} catch (error) {
			failure.error = error;
		}
		const refusal = failure.error instanceof Problem ? failure.error.refusal : undefined;
		if (refusal !== undefined && expected.test(refusal.text)) return { refusal };
		throw failure.error;
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

	private async list(call: Call, pages: Pages, limit: number, values: IDataObject): Promise<IDataObject[]> {
		const instant = (name?: string) => (name === undefined ? undefined : (values[name] as string | undefined));
		return await readList({
			call,
			pages,
			limit,
			width: this.width,
			send: async (request) => await this.sender.send(request),
			after: instant(pages.days?.after),
			before: instant(pages.days?.before),
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
