import type { IDataObject, IHookFunctions } from 'n8n-workflow';
import type { TriggerRegistration } from './registrations';
import { asRecord } from '../../utils/is-record';

/** The two entries in the static data: the webhook in use, and one whose deletion is pending. */
type Entry = 'webhookId' | 'retired';

/** The workflow static data of a trigger, which contains the IDs of its webhooks. A test run has separate static data. */
export class WebhookStaticData {
	private readonly stored: IDataObject;

	constructor(host: IHookFunctions) {
		this.stored = host.getWorkflowStaticData('node');
	}

	get isEmpty(): boolean {
		return this.stored.webhookId === undefined && this.stored.retired === undefined;
	}

	/** The webhook's ID, including one whose deletion is pending. IDs of other accounts are ignored. */
	idFor(registration: TriggerRegistration): string | undefined {
		return this.read('webhookId', registration) ?? this.read('retired', registration);
	}

	/** Any stored ID, for log messages. */
	get anyId(): string | undefined {
		return toId(this.stored.webhookId) ?? toId(asRecord(this.stored.retired).id);
	}

	keep(id: string, { account }: TriggerRegistration): void {
		Object.assign(this.stored, { webhookId: id, account });
		delete this.stored.retired;
	}

	/** Forgets the webhook. Keeps the ID of a webhook with a pending deletion: if it was renamed in Chat2Desk, only its ID identifies it. */
	forget({ account }: TriggerRegistration, retired?: string): void {
		delete this.stored.webhookId;
		delete this.stored.account;
		if (retired === undefined) delete this.stored.retired;
		else this.stored.retired = { id: retired, account };
	}

	/** Failed deliveries up to this time were reported, in milliseconds since 1970. */
	get reportedUntil(): number {
		return Number(this.stored.reportedUntil) || 0;
	}

	set reportedUntil(time: number) {
		this.stored.reportedUntil = time;
	}

	private read(entry: Entry, { account }: TriggerRegistration): string | undefined {
		const retired = asRecord(this.stored.retired);
		const [id, owner] =
			entry === 'webhookId' ? [this.stored.webhookId, this.stored.account] : [retired.id, retired.account];
		return owner === undefined || owner === account ? toId(id) : undefined;
	}
}

const toId = (id: unknown) => (id === undefined || id === null || id === '' ? undefined : String(id));
