import type { IDataObject } from 'n8n-workflow';

/** A value as text; nothing is empty. */
export const toText = (value: unknown): string => (value === null || value === undefined ? '' : String(value));

/** The first property of a row that holds something, else its ID. */
export const labelOf =
	(...keys: string[]) =>
	(row: IDataObject): string =>
		keys.map((key) => toText(row[key])).find((part) => part !== '') ?? `#${String(row.id)}`;

/** What an operator is called: by name, else by e-mail address or phone number. */
export const operatorName = (row: IDataObject): string =>
	[row.first_name, row.last_name].map(toText).filter(Boolean).join(' ') || labelOf('email', 'phone')(row);
