'use strict';

const { utcText } = require('../time');
const { ok } = require('../responses');

/** Format of the vendor method pages. */
function getApiInfo({ account }) {
	const { company, quota, channels } = account;
	return ok({
		companyID: company.id,
		partnerID: company.partnerId,
		partner_type: null,
		company_mode: company.mode,
		hook: company.hook,
		hook_preferences: null,
		current_version: 1,
		channels: channels.size,
		company_name: company.name,
		company_lang: company.lang,
		admin_email: company.email,
		custom_info: company.customInfo,
		write_first_option: true,
		domain_urls: ['https://web.chat2desk.example'],
		api_calls: {
			used_this_month: quota.used,
			left_free_requests: Math.max(0, quota.limit - quota.used),
			left_paid_requests: 0,
		},
	});
}

function getCompany({ account }) {
	const { company, operators, channels } = account;
	return ok({
		id: company.id,
		name: company.name,
		email: company.email,
		lang: company.lang,
		time_zone_offset: company.utcOffsetMinutes / 60,
		created_at: utcText(company.created),
		operators: operators.size,
		channels: channels.size,
		custom_info: company.customInfo,
	});
}

function updateCompany({ account, body }) {
	Object.assign(account.company.customInfo, body.custom_fields);
	return ok();
}

function switchCompanyMode({ account, body: { mode } }) {
	account.company.mode = mode;
	return ok();
}

module.exports = { getApiInfo, getCompany, updateCompany, switchCompanyMode };
