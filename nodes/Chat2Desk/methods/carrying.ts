import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { unsupportedContent } from '../catalogue/carries';
import { transportsOf } from '../catalogue/transports';
import { interactiveClient } from './pickers';

/** Operations that send to a client; those of templates have a list of their own. */
const SENDING = ['send', 'sendAndWait', 'sendToPhone'];

/**
 * Transports for a dropdown, each with what it cannot carry to a client, where something is sent to one and the account tells
 * (GET /help/transports). That is a convenience: where it cannot be had, the dropdown is shown without.
 *
 * @param transports the entries, by the transports' names in the API; they are read side by side with what these carry
 */
export async function withContentLimits(
	host: ILoadOptionsFunctions,
	transports: Promise<INodePropertyOptions[]>,
): Promise<INodePropertyOptions[]> {
	if (!SENDING.includes(String(host.getCurrentNodeParameter('operation')))) return await transports;
	const [options, words] = await Promise.all([transports, limits(host)]);
	return options.map((option) => {
		const description = words.get(String(option.value));
		return description === undefined ? option : { ...option, description };
	});
}

async function limits(host: ILoadOptionsFunctions): Promise<Map<string, string>> {
	try {
		const { data } = await interactiveClient(host).request({ method: 'GET', path: '/help/transports' });
		const told = transportsOf(data).map((row) => [String(row.name), unsupportedContent(row)] as const);
		return new Map(told.filter(([, words]) => words !== ''));
	} catch {
		return new Map();
	}
}
