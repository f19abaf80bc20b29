import { Link } from 'react-router';
import { may } from '../account/roles';
import { useSession } from '../account/session';
import { Icon, Mark } from '../components/Icon';
import { texts } from '../i18n/en';
import { routes } from '../routes';
import { areaPath, areas, type Area, type AreaLink } from './areas';
import { ThemeSwitch } from './ThemeSwitch';

const offered = areas.filter((link) => routes.some((route) => route.area === link.area));

/** The way to every area, of the data set in hand. */
export function Rail({ dataset, current }: { dataset: string | null; current: Area | undefined }) {
  const { user } = useSession();
  const shown = offered.filter((link) => may(user, link.role, link.ofDataset ? dataset : null));
  const entry = (link: AreaLink) => {
    const name = link.ofDataset && dataset !== null ? texts.inDataset(link.name, dataset) : link.name;
    return (
      <Link
        key={link.area}
        className="rail-link"
        to={areaPath(link.area, dataset ?? '')}
        aria-label={name}
        title={name}
        aria-current={link.area === current ? 'page' : undefined}
        data-testid={`area-${link.area}`}
      >
        <Icon name={link.icon} size={20} />
        <span aria-hidden="true">{link.name}</span>
      </Link>
    );
  };

  return (
    <nav className="rail" aria-label={texts.areas}>
      <Link to="/" className="rail-home" aria-label={texts.productPage} title={texts.home}>
        <Mark />
      </Link>
      {dataset !== null && shown.filter((link) => link.ofDataset).map(entry)}
      <span className="spacer" />
      {shown.filter((link) => !link.ofDataset).map(entry)}
      <ThemeSwitch />
    </nav>
  );
}
