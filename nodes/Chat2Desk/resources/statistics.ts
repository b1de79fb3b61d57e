import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { atTop, inQuery, MAX_PAGE_SIZE, notSent, required } from '../descriptions/field-builders';
import type { OperationContext, OperationResult } from '../descriptions/handler-types';
import type { Resource } from '../descriptions/types';
import { InputError } from '../utils/input-error';

const DAY_MS = 86_400_000;

const report: INodeProperties = {
	displayName: 'Report',
	name: 'report',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'The report. To use one that is not listed, enter its name.',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a report…',
			typeOptions: { searchListMethod: 'searchReports', searchable: true },
		},
		{ displayName: 'By Name', name: 'id', type: 'string', placeholder: 'e.g. request_stats' },
	],
};

const dateFrom: INodeProperties = {
	displayName: 'From',
	name: 'dateFrom',
	type: 'dateTime',
	default: '',
	description: "First day, in the company's time zone, e.g. 17-07-2026",
};

const dateTo: INodeProperties = {
	displayName: 'To',
	name: 'dateTo',
	type: 'dateTime',
	default: '',
	description: 'Last day. If empty, only the first day is read. One request per day.',
};

/** Columns whose digits are text. */
const TEXT_COLUMN = /phone|name|text|external/;

/** Converts numeric text to numbers and empty text to null (seen on live accounts). */
function parseColumns(row: IDataObject): IDataObject {
	const entries = Object.entries(row).map(([name, value]) => {
		if (value === '') return [name, null] as const;
		const isNumber = typeof value === 'string' && /^-?(0|[1-9]\d{0,14})(\.\d+)?$/.test(value);
		return [name, isNumber && !TEXT_COLUMN.test(name) ? Number(value) : value] as const;
	});
	return Object.fromEntries(entries);
}

function daysOf({ dateFrom: first, dateTo: last = first }: IDataObject): string[] {
	const from = Date.parse(String(first));
	const until = Date.parse(String(last));
	if (until < from) throw new InputError('"To" is before "From"', 'Swap the two dates');
	return Array.from({ length: (until - from) / DAY_MS + 1 }, (_, index) =>
		new Date(from + index * DAY_MS).toISOString().slice(0, 10),
	);
}

/** Reads a report day by day, because the API accepts a single day, and adds the date to each row. */
async function readReport(step: OperationContext): Promise<OperationResult[]> {
	const days = daysOf(step.values);
	const found: OperationResult[] = [];
	const isPart = step.limit !== Infinity;
	step.dayRangeBudget.begin(days.length, isPart);
	const read = async (at: string) => {
		if (isPart) step.dayRangeBudget.add();
		const call = { ...step.request, query: { ...step.request.query, date: at } };
		const list = await step.list(call, step.pagination, step.limit - found.length);
		step.dayRangeBudget.add(Math.max(0, Math.ceil(list.length / MAX_PAGE_SIZE) - 1));
		return list.map((row) => ({ json: { date: at, ...row } }));
	};
	if (!isPart) return (await step.mapConcurrent(days, read)).flat();
	for (const at of days) {
		if (found.length >= step.limit) break;
		found.push(...(await read(at)));
	}
	return found;
}

export const statisticsResource: Resource = {
	name: 'Statistics',
	value: 'statistics',
	description: 'Reports on requests, operators and ratings',
	operations: [
		{
			name: 'Get Many',
			value: 'getAll',
			action: 'Get statistics',
			description: 'Get the rows of a report on requests, operators or ratings for a day or date range',
			request: { method: 'GET', path: '/statistics' },
			fields: [
				required(inQuery(report, 'report', 'text')),
				required(inQuery(dateFrom, 'date', 'date')),
				atTop(notSent(dateTo, 'date')),
			],
			output: { kind: 'list', pagination: { by: 'offset', key: null } },
			simplify: parseColumns,
			execute: readReport,
		},
	],
};
