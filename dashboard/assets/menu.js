// On a narrow screen the page list lies over the page: it closes once a page is chosen, as Streamlit's own does.
export default function () {
  const chosen = (event) => {
    const link = event.target.closest('[data-testid="stSidebar"] [data-testid="stPageLink"] a');
    if (link && window.innerWidth <= 768) document.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click();
  };
  document.addEventListener("click", chosen);
  return () => document.removeEventListener("click", chosen);
}
