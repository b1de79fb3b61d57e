import type { IHookFunctions } from 'n8n-workflow';
import { InputError } from '../values/input';
import { asciiUrl } from './addresses';
import { isTestRun } from './attempts';
import { ownerTag, webhookName } from './identity';
import type { DesiredWebhook } from './subscription';

/** The webhook as a hook's node wants it. Throws `InputError` where n8n has no address that can be called. */
export function desiredWebhook(host: IHookFunctions, events: string[], channels: number[]): DesiredWebhook {
	const url = urlOf(host);
	const mark = ownerTag(host, url);
	const name = webhookName(mark, host.getWorkflow().name ?? '', isTestRun(host, mark));
	return { ownerTag: mark, url, events, channels, name };
}

/** The mark of a hook's webhook; `undefined` where n8n has no address for one. */
export function ownerTagIfKnown(host: IHookFunctions): string | undefined {
	try {
		return ownerTag(host, urlOf(host));
	} catch {
		return undefined;
	}
}

function urlOf(host: IHookFunctions): string {
	const url = host.getNodeWebhookUrl('default') ?? '';
	if (URL.canParse(url)) return asciiUrl(url);
	throw new InputError(
		`"${url}" is not an address that Chat2Desk can call. Set WEBHOOK_URL to the public address of n8n`,
	);
}
