'use strict';

const { API_MODES } = require('../help');
const { utcText } = require('../time');
const { done, one, refuseField } = require('../reply');

function getApiInfo({ account }) {
	const { company, quota, channels } = account;
	return one({
		companyID: company.id,
		partnerID: company.partnerId,
		company_name: company.name,
		admin_email: company.email,
		company_mode: company.mode,
		company_lang: company.lang,
		mode: company.mode,
		hook: company.hook,
		chat_close_web_hook: company.chatCloseHook,
		current_version: 1,
		requests_this_month: quota.used,
		api_calls: { ...quota.byOperation },
		channels: channels.size,
	});
}

function getCompany({ account }) {
	const { company, operators, channels } = account;
	return one({
		id: company.id,
		name: company.name,
		email: company.email,
		lang: company.lang,
		time_zone_offset: company.utcOffsetMinutes / 60,
		created_at: utcText(company.created),
		operators: operators.size,
		channels: channels.size,
		custom_fields: company.customFields,
	});
}

function updateCompany({ account, body }) {
	Object.assign(account.company.customFields, body.custom_fields);
	return done();
}

function switchCompanyMode({ account, body: { mode } }) {
	if (!API_MODES.some(({ name }) => name === mode)) throw refuseField('mode', 'is not included in the list');
	account.company.mode = mode;
	return done();
}

module.exports = { getApiInfo, getCompany, updateCompany, switchCompanyMode };
