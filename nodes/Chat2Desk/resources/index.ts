import type { Resource } from '../descriptions/types';
import { channelResource } from './channel';
import { clientResource } from './client';
import { companyResource } from './company';
import { customApiCallResource } from './custom-api-call';
import { dialogResource } from './dialog';
import { menuItemResource } from './menu-item';
import { messageResource } from './message';
import { operatorResource } from './operator';
import { qrCodeResource } from './qr-code';
import { referenceResource } from './reference';
import { requestResource } from './request';
import { statisticsResource } from './statistics';
import { tagResource } from './tag';
import { templateResource } from './template';
import { ticketResource } from './ticket';
import { webAnalyticsResource } from './web-analytics';
import { webhookResource } from './webhook';

/** All resources in display order: alphabetical, as n8n requires, with the custom API call last. */
export const resources: readonly Resource[] = [
	channelResource,
	clientResource,
	companyResource,
	dialogResource,
	menuItemResource,
	messageResource,
	operatorResource,
	qrCodeResource,
	referenceResource,
	requestResource,
	statisticsResource,
	tagResource,
	templateResource,
	ticketResource,
	webAnalyticsResource,
	webhookResource,
	customApiCallResource,
];
