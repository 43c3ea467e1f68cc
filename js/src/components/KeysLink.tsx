import { useView } from "../view";

/** Leads to the page of the account's Access Keys. */
export function KeysLink() {
  const { words } = useView();
  return (
    <a
      class="qf-link"
      href="https://console.bce.baidu.com/iam/#/iam/accesslist"
      target="_blank"
      rel="noopener noreferrer"
    >
      {words.keysPage}
    </a>
  );
}
