import type { Resource } from '../catalogue/types';
import { channelResource } from './channel';
import { clientResource } from './client';
import { companyResource } from './company';
import { customCallResource } from './custom-call';
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

/** All resources in the order of the picker, which n8n wants to be alphabetical. */
export const resources: readonly Resource[] = [
	customCallResource,
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
];
