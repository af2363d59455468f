export default {
  layout: "event.11ty.js",
  tags: "event",
  permalink: ({ page }) => `/events/${page.fileSlug}/`,
};
