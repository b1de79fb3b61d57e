import type { IDataObject } from 'n8n-workflow';

/** What a message can be sent with, as GET /help/transports calls it and as people do; in the order in which it is told. Coordinates cannot be sent. */
const CONTENT_TYPES = [
	['text', 'text'],
	['image', 'images'],
	['audio', 'audio'],
	['video', 'videos'],
	['pdf', 'PDF files'],
] as const;

/**
 * What a transport surely cannot carry to a client, in words for the line below its name: `Cannot send audio, videos or
 * PDF files`. Empty where the account says nothing about it, or nothing against it.
 *
 * @param transport a row of `transportsOf`
 */
export function unsupportedContent({ to_client: carries }: IDataObject): string {
	if (carries === null || typeof carries !== 'object') return '';
	const missing = CONTENT_TYPES.filter(([name]) => (carries as IDataObject)[name] === false).map(([, words]) => words);
	const last = missing.pop();
	if (last === undefined) return '';
	return `Cannot send ${missing.length > 0 ? `${missing.join(', ')} or ${last}` : last}`;
}
