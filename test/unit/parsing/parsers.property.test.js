'use strict';

/** Properties of all parsers, checked with a thousand values each. */

const fc = require('fast-check');
const { parseValue } = require('../../../dist/nodes/Chat2Desk/parsing');
const { REJECTED, cases } = require('../../support/cases');

/** Checks whether a result is in the format of the API. */
const FORMATS = {
	recipient: (result) => /^\d{7,15}$/.test(result) || result.startsWith('['),
	phoneNumber: (result) => /^\d{7,15}$/.test(result) || result.startsWith('['),
	phoneFilter: (result) => /^\d{7,31}$/.test(result) || result.startsWith('[') || result.includes('@'),
	date: (result) =>
		/^\d{4}-\d\d-\d\d$/.test(result) && new Date(`${result}T00:00:00Z`).toISOString().startsWith(result),
	dateTime: (result) => new Date(result).toISOString() === result,
	text: (result) => typeof result === 'string' && (result === '' || result.trim() !== ''),
	boolean: (result) => typeof result === 'boolean',
	booleanAsNumber: (result) => result === 0 || result === 1,
	email: (result) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(result),
	object: (result) => result === undefined || (typeof result === 'object' && !Array.isArray(result)),
	objectOrArray: (result) =>
		result === undefined || [result].flat().every((each) => each !== null && typeof each === 'object'),
	customFields: (result) =>
		result === undefined ||
		Object.values(result).every((each) => each === null || ['string', 'number', 'boolean'].includes(typeof each)),
	number: Number.isFinite,
	id: (result) => Number.isSafeInteger(result) && result >= 0,
	dateDdMmYyyy: (result) => /^\d\d-\d\d-\d{4}$/.test(result),
	unixSeconds: Number.isSafeInteger,
	deliveryStatus: (result) => [1, 2, 3, 5, 6, 7].includes(result),
	color: (result) => /^[\da-f]{6}$/i.test(result),
	idOrName: (result) => ['string', 'number'].includes(typeof result),
	choice: (result) => ['string', 'number', 'boolean'].includes(typeof result),
	transport: (result) => typeof result === 'string' && result === result.toLowerCase(),
	buttons: (result) =>
		result === undefined || result.every(({ text }) => typeof text === 'string' && text.trim() !== ''),
	importedMessages: (result) =>
		result === undefined || result.every(({ timestamp }) => Number.isSafeInteger(timestamp)),
	ids: (result) => result.every((each) => Number.isSafeInteger(each) && each >= 0),
	tag: (result) => ['string', 'number'].includes(typeof result),
	tags: (result) =>
		(typeof result === 'string' ? [result.trim()] : result).every(
			(each) => ['string', 'number'].includes(typeof each) && each !== '',
		),
	names: (result) => result.every((each) => typeof each === 'string' && each !== ''),
	url: (result) => /^https?:\/\/[\x21-\x7e]+$/.test(result) && new URL(result) !== undefined,
	templateVariables: (result) =>
		result.every((line) => line.trim() === line && line !== '' && !/[\r\n\t]|\s\s/.test(line)),
};

/** Kinds whose result has other property names than the input. */
const NOT_IDEMPOTENT = ['importedMessages'];

const validValues = (table) => table.filter(([, result]) => result !== REJECTED).map(([value]) => value);

/** Arbitrary values, including malicious ones, and mutations of valid ones. */
const valuesOf = (table) =>
	fc.oneof(
		fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true, withObjectString: true }),
		fc.string({ unit: 'binary' }),
		fc.constantFrom(...validValues(table)),
		fc.tuple(fc.constantFrom(...validValues(table)), fc.string({ maxLength: 3 }), fc.nat()).map(([value, more, at]) => {
			const text = typeof value === 'string' ? value : JSON.stringify(value);
			return text.slice(0, at % (text.length + 1)) + more + text.slice(at % (text.length + 1));
		}),
		fc.array(fc.string({ maxLength: 5 })),
		fc.string({ unit: fc.constantFrom(...'0123456789+-()./, eE[]@'), maxLength: 24 }),
	);

const parse = (kind, value) => {
	try {
		return parseValue(kind, value, { timezone: 'Europe/Berlin', companyTimeZone: 'America/Caracas', label: 'Field' });
	} catch (error) {
		expect(error.name).toBe('InputError');
		expect(error.message.length).toBeLessThan(300);
		return REJECTED;
	}
};

test('checks every kind that has test cases', () => {
	expect(Object.keys(FORMATS).sort()).toEqual(Object.keys(cases).sort());
});

test.each(Object.entries(cases))(
	'%s: returns a valid value or throws an InputError, and is idempotent',
	(kind, table) => {
		fc.assert(
			fc.property(valuesOf(table), (value) => {
				const result = parse(kind, value);
				if (result === REJECTED) return;
				expect(FORMATS[kind](result)).toBe(true);
				if (NOT_IDEMPOTENT.includes(kind)) return;
				if (result !== undefined && result !== '' && !(Array.isArray(result) && result.length === 0))
					expect(parse(kind, result)).toEqual(result);
			}),
			{ numRuns: 1000, seed: Number(process.env.SEED ?? 11) },
		);
	},
);
