// Pati as the demo shows it: the regency's real tree by name, and people who do not exist. Times never appear here.
import type { Unit } from '../../contract/domain.ts';

export type Role = 'pimpinan' | 'pejabat' | 'perangkat' | 'administrator';

export interface DemoPerson {
  id: string;
  login: string;
  name: string;
  nip: string | null;
  position: string;
  unitId: string;
  role: Role;
}

const kabupaten: Unit = {
  id: 'pati',
  parentId: null,
  kind: 'kabupaten',
  name: 'Pemerintah Kabupaten Pati',
  shortName: 'Kab. Pati',
};

const opd = (id: string, name: string, shortName: string): Unit => ({
  id,
  parentId: 'pati',
  kind: 'opd',
  name,
  shortName,
});
const agencies: Unit[] = [
  opd('setda', 'Sekretariat Daerah', 'Setda'),
  opd('diskominfo', 'Dinas Komunikasi dan Informatika', 'Diskominfo'),
  opd('bappeda', 'Badan Perencanaan Pembangunan Daerah', 'Bappeda'),
  opd('bpkad', 'Badan Pengelolaan Keuangan dan Aset Daerah', 'BPKAD'),
  opd('dinkes', 'Dinas Kesehatan', 'Dinkes'),
  opd('disdikbud', 'Dinas Pendidikan dan Kebudayaan', 'Disdikbud'),
  opd('dputr', 'Dinas Pekerjaan Umum dan Tata Ruang', 'DPUTR'),
  opd('dinsos', 'Dinas Sosial, Pemberdayaan Perempuan, Perlindungan Anak dan Keluarga Berencana', 'Dinsos P3AKB'),
  opd('bpbd', 'Badan Penanggulangan Bencana Daerah', 'BPBD'),
  opd('satpol-pp', 'Satuan Polisi Pamong Praja', 'Satpol PP'),
  opd('inspektorat', 'Inspektorat Daerah', 'Inspektorat'),
  opd('dispermades', 'Dinas Pemberdayaan Masyarakat dan Desa', 'Dispermades'),
  opd('rsud-soewondo', 'RSUD RAA Soewondo', 'RSUD Soewondo'),
];

const kecamatan: Unit[] = (
  'Sukolilo Kayen Tambakromo Winong Pucakwangi Jaken Batangan Juwana Jakenan Pati Gabus Margorejo Gembong Tlogowungu ' +
  'Wedarijaksa Trangkil Margoyoso Gunungwungkal Cluwak Tayu Dukuhseti'
)
  .split(' ')
  .map((name) => ({
    id: `kec-${name.toLowerCase()}`,
    parentId: 'pati',
    kind: 'kecamatan',
    name: `Kecamatan ${name}`,
    shortName: `Kec. ${name}`,
  }));

const desa = (name: string, parent: string, kind: 'desa' | 'kelurahan' = 'desa'): Unit => ({
  id: `${kind}-${name.toLowerCase().replaceAll(' ', '-')}`,
  parentId: `kec-${parent}`,
  kind,
  name: `${kind === 'desa' ? 'Desa' : 'Kelurahan'} ${name}`,
  shortName: `${kind === 'desa' ? 'Ds.' : 'Kel.'} ${name}`,
});
const villages: Unit[] = [
  desa('Kayen', 'kayen'),
  desa('Srikaton', 'kayen'),
  desa('Baleadi', 'sukolilo'),
  desa('Bajomulyo', 'juwana'),
  desa('Banjarsari', 'gabus'),
  desa('Pati Lor', 'pati', 'kelurahan'),
];

const neighbourhoods: Unit[] = [
  { id: 'rw-02-srikaton', parentId: 'desa-srikaton', kind: 'rw', name: 'RW 02 Desa Srikaton', shortName: 'RW 02' },
  {
    id: 'rt-03-rw-02-srikaton',
    parentId: 'rw-02-srikaton',
    kind: 'rt',
    name: 'RT 03 RW 02 Desa Srikaton',
    shortName: 'RT 03/02',
  },
];

/** Parents come before children. */
export const demoUnits: readonly Unit[] = [kabupaten, ...agencies, ...kecamatan, ...villages, ...neighbourhoods];

const person = (
  login: string,
  name: string,
  nip: string | null,
  position: string,
  unitId: string,
  role: Role,
): DemoPerson => ({ id: `p-${login.replaceAll('.', '-')}`, login, name, nip, position, unitId, role });

export const demoPeople: readonly DemoPerson[] = [
  person('sri.wahyuni', 'Dra. Sri Wahyuni, M.Kom.', '197203151998032004', 'Kepala Dinas', 'diskominfo', 'pimpinan'),
  person('bambang.sutrisno', 'Drs. Bambang Sutrisno, M.Si.', '196908221994031006', 'Camat', 'kec-kayen', 'pimpinan'),
  person('dwi.lestari', 'Dwi Lestari, S.T., M.T.', '198004112005012011', 'Sekretaris', 'bappeda', 'pejabat'),
  person('agus.prasetyo', 'Agus Prasetyo, S.Sos.', '197511302000031003', 'Kepala Pelaksana', 'bpbd', 'pimpinan'),
  person('siti.aminah', 'Siti Aminah', null, 'Kepala Desa', 'desa-srikaton', 'pimpinan'),
  person('joko.susilo', 'Joko Susilo', null, 'Ketua RT', 'rt-03-rw-02-srikaton', 'perangkat'),
  person('admin.ti', 'Arif Nugroho, S.Kom.', '199002172015031002', 'Pranata Komputer', 'diskominfo', 'administrator'),
  person('endang.purwanti', 'dr. Endang Purwanti, M.Kes.', '197406091999032005', 'Kepala Dinas', 'dinkes', 'pimpinan'),
  person('hadi.santosa', 'Ir. Hadi Santosa, M.T.', '196805141993031008', 'Kepala Dinas', 'dputr', 'pimpinan'),
  person(
    'ratna.kusuma',
    'Ratna Kusumawardani, S.E., Ak.',
    '198209252008042003',
    'Kepala Bidang Anggaran',
    'bpkad',
    'pejabat',
  ),
  person('slamet.riyadi', 'Slamet Riyadi, S.IP.', '197107071996031004', 'Camat', 'kec-sukolilo', 'pimpinan'),
  person('wahyu.hidayat', 'Wahyu Hidayat, S.STP.', '198501202004121001', 'Plt. Camat', 'kec-juwana', 'pimpinan'),
  person('sutarno', 'Sutarno', null, 'Ketua RW', 'rw-02-srikaton', 'perangkat'),
  person('nur.hayati', 'Nur Hayati, S.H.', '198812032011012007', 'Auditor Muda', 'inspektorat', 'pejabat'),
];
