import type { IDataObject, IHookFunctions } from 'n8n-workflow';
import type { TriggerRegistration } from './registrations';

/** The two notes that n8n's database keeps for a trigger: the webhook in use, and one that was to be deleted. */
type Note = 'webhookId' | 'retired';

/** What n8n's database remembers of a trigger's webhooks. In a test run it is that test's own memory. */
export class WebhookStaticData {
	private readonly stored: IDataObject;

	constructor(host: IHookFunctions) {
		this.stored = host.getWorkflowStaticData('node');
	}

	get isEmpty(): boolean {
		return this.stored.webhookId === undefined && this.stored.retired === undefined;
	}

	/** The ID of the webhook, also of one that was to be deleted and may be there still. Those of other accounts do not count. */
	idFor(job: TriggerRegistration): string | undefined {
		return this.read('webhookId', job) ?? this.read('retired', job);
	}

	/** Some ID, for people to read. */
	get anyId(): string | undefined {
		return idOf(this.stored.webhookId) ?? idOf((this.stored.retired as IDataObject | undefined)?.id);
	}

	keep(id: string, { account }: TriggerRegistration): void {
		Object.assign(this.stored, { webhookId: id, account });
		delete this.stored.retired;
	}

	/** Forgets the webhook. One whose deletion is still to come is kept in mind: renamed in Chat2Desk, it is found by its ID alone. */
	forget({ account }: TriggerRegistration, retired?: string): void {
		delete this.stored.webhookId;
		delete this.stored.account;
		if (retired === undefined) delete this.stored.retired;
		else this.stored.retired = { id: retired, account };
	}

	private read(note: Note, { account }: TriggerRegistration): string | undefined {
		const { stored } = this;
		const { id, of } =
			note === 'webhookId'
				? { id: stored.webhookId, of: stored.account }
				: { id: (stored.retired as IDataObject)?.id, of: (stored.retired as IDataObject)?.account };
		return of === undefined || of === account ? idOf(id) : undefined;
	}
}

const idOf = (id: unknown) => (id === undefined || id === null || id === '' ? undefined : String(id));
