import type { IDataObject } from 'n8n-workflow';
import { dateFrom, searchModes } from '../descriptions/common-fields';
import * as field from '../descriptions/fields';
import { defineOperation, MAX_PAGE_SIZE } from '../descriptions/operations';
import type { OperationContext, OperationResult } from '../descriptions/handler-types';
import type { Property, Resource } from '../descriptions/types';
import { InputError } from '../utils/input';

const DAY_MS = 86_400_000;

const report: Property<'report', 'resourceLocator'> = {
	displayName: 'Report',
	name: 'report',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'The report. To use one that is not listed, enter its name.',
	...searchModes('searchReports', 'Select a report…', { displayName: 'By Name', placeholder: 'e.g. request_stats' }),
};

const dateTo: Property<'dateTo', 'dateTime'> = {
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

interface DateRange {
	/** `YYYY-MM-DD` */
	dateFrom: string;
	dateTo: string | undefined;
}

function daysOf({ dateFrom, dateTo = dateFrom }: DateRange): string[] {
	const first = Date.parse(dateFrom);
	const last = Date.parse(dateTo);
	if (last < first) throw new InputError('"To" is before "From"', 'Swap the two dates');
	return Array.from({ length: (last - first) / DAY_MS + 1 }, (_, index) =>
		new Date(first + index * DAY_MS).toISOString().slice(0, 10),
	);
}

/** Reads a report day by day, because the API accepts a single day, and adds the date to each row. */
async function readReport(context: OperationContext<DateRange>): Promise<OperationResult[]> {
	const { dayRangeBudget, limit, pagination, request } = context;
	const days = daysOf(context.values);
	const results: OperationResult[] = [];
	const isLimited = limit !== Infinity;
	dayRangeBudget.begin(days.length, isLimited);
	const readDay = async (date: string) => {
		if (isLimited) dayRangeBudget.add();
		const dayRequest = { ...request, query: { ...request.query, date } };
		const rows = await context.list(dayRequest, pagination, limit - results.length);
		dayRangeBudget.add(Math.max(0, Math.ceil(rows.length / MAX_PAGE_SIZE) - 1));
		return rows.map((row) => ({ json: { date, ...row } }));
	};
	if (!isLimited) return (await context.mapConcurrent(days, readDay)).flat();
	for (const day of days) {
		if (results.length >= limit) break;
		results.push(...(await readDay(day)));
	}
	return results;
}

export const statisticsResource: Resource = {
	name: 'Statistics',
	value: 'statistics',
	description: 'Reports on requests, operators and ratings',
	operations: [
		defineOperation({
			name: 'Get Many',
			value: 'getAll',
			action: 'Get statistics',
			description: 'Get the rows of a report on requests, operators or ratings for a day or date range',
			request: { method: 'GET', path: '/statistics' },
			fields: [
				field.required(field.inQuery(report, 'report', 'text')),
				field.required(field.inQuery(dateFrom, 'date', 'date')),
				field.atTop(field.notSent(dateTo, 'date')),
			],
			output: { kind: 'list', pagination: { by: 'offset', key: null } },
			simplify: parseColumns,
			execute: readReport,
		}),
	],
};
