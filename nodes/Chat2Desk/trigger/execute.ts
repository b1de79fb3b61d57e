import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { filterDuplicates } from './deduplication';
import { downloadAttachments } from './download-attachments';
import { distributeItems } from './outputs';
import { sendTestHints } from './test-hints';

/** Runs the trigger within an execution, on the item of a delivery. */
export async function executeTrigger(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	sendTestHints(context, context.getInputData());
	return distributeItems(context, await downloadAttachments(context, await filterDuplicates(context)));
}
