import type { IHookFunctions } from 'n8n-workflow';
import { InputError } from '../../utils/input';
import { isTestRun } from './test-runs';
import { asciiUrl, ownerTag, webhookName } from './webhook-identity';

/** The webhook as it should be registered in Chat2Desk. */
export interface DesiredWebhook {
	/** Prefix of the name, which identifies the webhook's owner. */
	ownerTag: string;
	name: string;
	url: string;
	events: string[];
	/** Channel IDs; empty means all channels. */
	channels: number[];
}

/** The webhook that a hook's node needs. Throws `InputError` if n8n has no valid URL for it. */
export function desiredWebhook(host: IHookFunctions, events: string[], channels: number[]): DesiredWebhook {
	const url = webhookUrl(host);
	const tag = ownerTag(host, url);
	const name = webhookName(tag, host.getWorkflow().name ?? '', isTestRun(host, tag));
	return { ownerTag: tag, url, events, channels, name };
}

/** The owner tag of a hook's webhook; `undefined` if n8n has no valid URL for it. */
export function ownerTagIfKnown(host: IHookFunctions): string | undefined {
	try {
		return ownerTag(host, webhookUrl(host));
	} catch {
		return undefined;
	}
}

function webhookUrl(host: IHookFunctions): string {
	const url = host.getNodeWebhookUrl('default') ?? '';
	if (URL.canParse(url)) return asciiUrl(url);
	throw new InputError(`Chat2Desk cannot call "${url}", which is not a URL. Set WEBHOOK_URL to the public URL of n8n`);
}
