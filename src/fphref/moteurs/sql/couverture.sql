-- Couverture des compétences : un seul texte, pour DuckDB, SQLite, PostgreSQL et Spark.
--
-- Tables attendues ; des nombres, en BIGINT, sauf `agent` qui est un texte :
--   evaluations(agent, competence, jour, code, expire)   jour et expire : aaaammjj (99991231 : sans expiration) ;
--                                                         code : 0 « sans objet », sinon niveau + 1
--   agents(agent, structure, metier, quotite, depart, sans)   quotite en % ; depart : aaaammjj (99991231 : aucun) ;
--                                                         sans : 1 pour un agent que l'on suppose parti
--   exigences(metier, competence, requis, bas, haut, criticite, besoin)   bas et haut : bornes de l'échelle
--   parametres(jour, t3, t5, j90, m6, m12)                une ligne : la date de l'audit, et les échéances
-- puis, pour la dernière étape : liens(structure, metier, groupe) et besoins(groupe, competence, besoin).
--
-- Chaque étape est une requête ; son résultat devient une table de son nom, que lisent les étapes suivantes.
-- Sous-ensemble commun : ni division nue, ni fonction de fenêtre, ni QUALIFY ; toute colonne est nommée.

-- étape : tenus
-- Par agent présent et compétence, la dernière évaluation ; même jour : la plus haute, puis celle qui expire le plus tard.
WITH dernieres AS (
  SELECT e.agent AS agent, e.competence AS competence,
         MAX((e.jour * 100 + e.code) * 100000000 + e.expire) AS cle,
         MAX(e.jour * 100 + 99 - e.code) AS envers, COUNT(*) AS lignes
  FROM evaluations e CROSS JOIN parametres p
  WHERE e.jour <= p.jour
  GROUP BY e.agent, e.competence
), lues AS (
  SELECT d.agent AS agent, d.competence AS competence, d.lignes AS lignes, d.cle % 100000000 AS expire,
         CAST((d.cle % 10000000000 - d.cle % 100000000) / 100000000 AS BIGINT) AS code, 99 - d.envers % 100 AS plus_bas
  FROM dernieres d
)
SELECT l.agent AS agent, a.structure AS structure, a.metier AS metier, l.competence AS competence, l.lignes AS lignes,
       CASE WHEN l.plus_bas < l.code THEN 1 ELSE 0 END AS egalite, l.code AS code, l.expire AS expire,
       CASE WHEN l.expire < p.jour THEN 1 ELSE 0 END AS perime, a.depart AS depart, a.quotite AS quotite, a.sans AS sans,
       r.requis AS requis, r.bas AS bas, r.criticite AS criticite
FROM lues l
JOIN agents a ON a.agent = l.agent
CROSS JOIN parametres p
LEFT JOIN exigences r ON r.metier = a.metier AND r.competence = l.competence
WHERE a.depart > p.jour;

-- étape : effectifs
-- Agents présents par structure et métier, qu'un profil leur demande quelque chose ou non.
SELECT a.structure AS structure, a.metier AS metier, COUNT(*) AS agents, CAST(SUM(a.quotite) AS BIGINT) AS quotite
FROM agents a CROSS JOIN parametres p
WHERE a.depart > p.jour
GROUP BY a.structure, a.metier;

-- étape : cube
-- Mesures additives par structure, métier et compétence demandée ; aucun agent n'y est nommé.
WITH cibles AS (
  SELECT f.structure AS structure, f.metier AS metier, r.competence AS competence, f.agents AS requis,
         r.requis AS niveau_requis, r.bas AS bas, r.haut AS haut, r.criticite AS criticite, r.besoin AS besoin
  FROM effectifs f JOIN exigences r ON r.metier = f.metier
), evalues AS (
  SELECT t.structure AS structure, t.metier AS metier, t.competence AS competence,
         COUNT(CASE WHEN t.perime = 0 AND t.code = 0 THEN 1 END) AS sans_objet,
         COUNT(CASE WHEN t.perime = 0 AND t.code > 0 THEN 1 END) AS evalues,
         COUNT(CASE WHEN t.perime = 1 AND t.code > 0 THEN 1 END) AS perimes,
         COUNT(CASE WHEN t.perime = 1 AND t.code > t.requis THEN 1 END) AS titulaires_perimes,
         COUNT(CASE WHEN t.perime = 0 AND t.code > t.requis THEN 1 END) AS titulaires,
         CAST(SUM(CASE WHEN t.perime = 0 AND t.code > t.requis THEN t.quotite ELSE 0 END) AS BIGINT) AS quotite,
         COUNT(CASE WHEN t.perime = 0 AND t.code > t.requis AND t.depart > p.t3 THEN 1 END) AS titulaires_t3,
         COUNT(CASE WHEN t.perime = 0 AND t.code > t.requis AND t.depart > p.t5 THEN 1 END) AS titulaires_t5,
         COUNT(CASE WHEN t.perime = 0 AND t.code > t.requis AND t.sans = 0 THEN 1 END) AS titulaires_sans,
         COUNT(CASE WHEN t.perime = 0 AND t.code > t.requis AND t.expire <= p.j90 THEN 1 END) AS expire_j90,
         COUNT(CASE WHEN t.perime = 0 AND t.code > t.requis AND t.expire <= p.m6 THEN 1 END) AS expire_m6,
         COUNT(CASE WHEN t.perime = 0 AND t.code > t.requis AND t.expire <= p.m12 THEN 1 END) AS expire_m12,
         COUNT(CASE WHEN t.perime = 0 AND t.code > t.bas + 1 THEN 1 END) AS au_dessus,
         CAST(SUM(CASE WHEN t.perime = 0 AND t.code > 0 THEN t.code - 1 ELSE 0 END) AS BIGINT) AS somme,
         COUNT(CASE WHEN t.perime = 0 AND t.code > 0 AND t.code <= t.requis THEN 1 END) AS ecarts,
         COUNT(CASE WHEN t.perime = 0 AND t.code > 0 AND t.code < t.requis THEN 1 END) AS ecarts_majeurs,
         CAST(SUM(CASE WHEN t.perime = 0 AND t.code > 0 AND t.code <= t.requis THEN t.requis + 1 - t.code ELSE 0 END) AS BIGINT) AS manques
  FROM tenus t CROSS JOIN parametres p
  WHERE t.requis IS NOT NULL
  GROUP BY t.structure, t.metier, t.competence
)
SELECT c.structure AS structure, c.metier AS metier, c.competence AS competence, c.niveau_requis AS niveau_requis,
       c.bas AS bas, c.haut AS haut, c.criticite AS criticite, c.besoin AS besoin, c.requis AS requis,
       COALESCE(e.sans_objet, 0) AS sans_objet, COALESCE(e.evalues, 0) AS evalues, COALESCE(e.perimes, 0) AS perimes,
       COALESCE(e.titulaires_perimes, 0) AS titulaires_perimes, COALESCE(e.titulaires, 0) AS titulaires,
       COALESCE(e.quotite, 0) AS quotite, COALESCE(e.titulaires_t3, 0) AS titulaires_t3,
       COALESCE(e.titulaires_t5, 0) AS titulaires_t5, COALESCE(e.titulaires_sans, 0) AS titulaires_sans,
       COALESCE(e.expire_j90, 0) AS expire_j90, COALESCE(e.expire_m6, 0) AS expire_m6,
       COALESCE(e.expire_m12, 0) AS expire_m12, COALESCE(e.au_dessus, 0) AS au_dessus, COALESCE(e.somme, 0) AS somme,
       COALESCE(e.ecarts, 0) AS ecarts, COALESCE(e.ecarts_majeurs, 0) AS ecarts_majeurs, COALESCE(e.manques, 0) AS manques
FROM cibles c
LEFT JOIN evalues e ON e.structure = c.structure AND e.metier = c.metier AND e.competence = c.competence;

-- étape : appuis
-- Par structure : agents évalués, compétences tenues, et le plus grand nombre qu'un seul agent y tienne.
SELECT x.structure AS structure, COUNT(*) AS agents_evalues, CAST(SUM(x.tenues) AS BIGINT) AS tenues, MAX(x.tenues) AS plus_grand
FROM (
  SELECT t.structure AS structure, t.agent AS agent, CAST(SUM(CASE WHEN t.code > t.requis THEN 1 ELSE 0 END) AS BIGINT) AS tenues
  FROM tenus t
  WHERE t.requis IS NOT NULL AND t.perime = 0 AND t.code > 0
  GROUP BY t.structure, t.agent
) x
GROUP BY x.structure;

-- étape : hors_profil
-- Dernières évaluations d'une compétence que le profil du métier de l'agent ne demande pas : hors de tout compte.
SELECT t.structure AS structure, t.metier AS metier, t.competence AS competence, COUNT(*) AS agents
FROM tenus t
WHERE t.requis IS NULL
GROUP BY t.structure, t.metier, t.competence;

-- étape : couverture
-- Par groupe et compétence : les sommes du cube, le besoin, l'état et la classe de vulnérabilité.
-- `etat` compte de 0 (non évalué) à 6 (couvert) et `classe` de 0 (très forte) à 4 (nulle) ; -1 : sans objet.
WITH besoin_profils AS (
  SELECT b.groupe AS groupe, b.competence AS competence, CAST(SUM(b.besoin) AS BIGINT) AS besoin
  FROM (
    SELECT DISTINCT l.groupe AS groupe, c.metier AS metier, c.competence AS competence, c.besoin AS besoin
    FROM cube c JOIN liens l ON l.structure = c.structure AND l.metier = c.metier
  ) b
  GROUP BY b.groupe, b.competence
), sommes AS (
  SELECT l.groupe AS groupe, c.competence AS competence,
         CASE WHEN MIN(CASE WHEN c.evalues > 0 THEN c.haut END) = MAX(CASE WHEN c.evalues > 0 THEN c.haut END)
                   AND MIN(CASE WHEN c.evalues > 0 THEN c.bas END) = MAX(CASE WHEN c.evalues > 0 THEN c.bas END)
              THEN MAX(CASE WHEN c.evalues > 0 THEN c.haut END) ELSE -1 END AS haut,
         MAX(CASE WHEN c.evalues > 0 THEN c.bas END) AS bas,
         MAX(c.criticite) AS criticite, CAST(SUM(c.requis) AS BIGINT) AS requis, CAST(SUM(c.sans_objet) AS BIGINT) AS sans_objet,
         CAST(SUM(c.evalues) AS BIGINT) AS evalues, CAST(SUM(c.perimes) AS BIGINT) AS perimes, CAST(SUM(c.titulaires_perimes) AS BIGINT) AS titulaires_perimes,
         CAST(SUM(c.titulaires) AS BIGINT) AS titulaires, CAST(SUM(c.quotite) AS BIGINT) AS quotite, CAST(SUM(c.titulaires_t3) AS BIGINT) AS titulaires_t3,
         CAST(SUM(c.titulaires_t5) AS BIGINT) AS titulaires_t5, CAST(SUM(c.titulaires_sans) AS BIGINT) AS titulaires_sans,
         CAST(SUM(c.expire_j90) AS BIGINT) AS expire_j90, CAST(SUM(c.expire_m6) AS BIGINT) AS expire_m6, CAST(SUM(c.expire_m12) AS BIGINT) AS expire_m12,
         CAST(SUM(c.au_dessus) AS BIGINT) AS au_dessus, CAST(SUM(c.somme) AS BIGINT) AS somme, CAST(SUM(c.ecarts) AS BIGINT) AS ecarts,
         CAST(SUM(c.ecarts_majeurs) AS BIGINT) AS ecarts_majeurs, CAST(SUM(c.manques) AS BIGINT) AS manques,
         CAST(SUM(c.somme * c.criticite) AS BIGINT) AS somme_ponderee, CAST(SUM(c.evalues * c.criticite) AS BIGINT) AS poids
  FROM cube c JOIN liens l ON l.structure = c.structure AND l.metier = c.metier
  GROUP BY l.groupe, c.competence
), avec_besoin AS (
  SELECT s.groupe AS groupe, s.competence AS competence, s.haut AS haut, s.bas AS bas, s.criticite AS criticite, s.requis AS requis,
         s.sans_objet AS sans_objet, s.evalues AS evalues, s.perimes AS perimes,
         s.titulaires_perimes AS titulaires_perimes, s.titulaires AS titulaires, s.quotite AS quotite,
         s.titulaires_t3 AS titulaires_t3, s.titulaires_t5 AS titulaires_t5, s.titulaires_sans AS titulaires_sans,
         s.expire_j90 AS expire_j90, s.expire_m6 AS expire_m6, s.expire_m12 AS expire_m12, s.au_dessus AS au_dessus,
         s.somme AS somme, s.ecarts AS ecarts, s.ecarts_majeurs AS ecarts_majeurs, s.manques AS manques,
         s.somme_ponderee AS somme_ponderee, s.poids AS poids, p.besoin AS besoin_profils,
         CASE WHEN d.besoin IS NULL THEN 0 ELSE 1 END AS besoin_ajuste, COALESCE(d.besoin, p.besoin) AS besoin
  FROM sommes s
  LEFT JOIN besoin_profils p ON p.groupe = s.groupe AND p.competence = s.competence
  LEFT JOIN besoins d ON d.groupe = s.groupe AND d.competence = s.competence
)
SELECT a.groupe AS groupe, a.competence AS competence, a.haut AS haut, a.bas AS bas, a.criticite AS criticite, a.requis AS requis,
       a.sans_objet AS sans_objet, a.evalues AS evalues, a.perimes AS perimes,
       a.titulaires_perimes AS titulaires_perimes, a.titulaires AS titulaires, a.quotite AS quotite,
       a.titulaires_t3 AS titulaires_t3, a.titulaires_t5 AS titulaires_t5, a.titulaires_sans AS titulaires_sans,
       a.expire_j90 AS expire_j90, a.expire_m6 AS expire_m6, a.expire_m12 AS expire_m12, a.au_dessus AS au_dessus,
       a.somme AS somme, a.ecarts AS ecarts, a.ecarts_majeurs AS ecarts_majeurs, a.manques AS manques,
       a.somme_ponderee AS somme_ponderee, a.poids AS poids, a.besoin_profils AS besoin_profils,
       a.besoin_ajuste AS besoin_ajuste, a.besoin AS besoin,
       CASE WHEN a.requis = a.sans_objet THEN -1
            WHEN a.evalues = 0 AND a.titulaires_perimes = 0 THEN 0
            WHEN a.titulaires = 0 AND a.titulaires_perimes > 0 THEN 1
            WHEN a.titulaires = 0 AND a.au_dessus = 0 THEN 2
            WHEN a.titulaires = 0 THEN 3
            WHEN a.titulaires = 1 THEN 4
            WHEN a.titulaires = 2 OR a.titulaires < a.besoin THEN 5
            ELSE 6 END AS etat,
       CASE WHEN a.evalues = 0 OR a.haut < 1 THEN -1
            WHEN 6 * a.somme < 2 * a.haut * a.evalues THEN 0
            WHEN 6 * a.somme < 3 * a.haut * a.evalues THEN 1
            WHEN 6 * a.somme < 4 * a.haut * a.evalues THEN 2
            WHEN 6 * a.somme < 5 * a.haut * a.evalues THEN 3
            ELSE 4 END AS classe
FROM avec_besoin a;

-- étape : syntheses
-- Par groupe : compétences par état, exigences, besoins tenus aujourd'hui et aux échéances.
SELECT c.groupe AS groupe, COUNT(*) AS competences,
       COUNT(CASE WHEN c.etat = 0 THEN 1 END) AS non_evalue, COUNT(CASE WHEN c.etat = 1 THEN 1 END) AS perime,
       COUNT(CASE WHEN c.etat = 2 THEN 1 END) AS non_couvert, COUNT(CASE WHEN c.etat = 3 THEN 1 END) AS sous_niveau,
       COUNT(CASE WHEN c.etat = 4 THEN 1 END) AS point_unique, COUNT(CASE WHEN c.etat = 5 THEN 1 END) AS a_risque,
       COUNT(CASE WHEN c.etat = 6 THEN 1 END) AS couvert, CAST(SUM(c.requis - c.sans_objet) AS BIGINT) AS concernes,
       CAST(SUM(c.evalues) AS BIGINT) AS evalues, CAST(SUM(c.perimes) AS BIGINT) AS perimes, CAST(SUM(c.titulaires) AS BIGINT) AS titulaires, CAST(SUM(c.ecarts) AS BIGINT) AS ecarts,
       CAST(SUM(c.ecarts_majeurs) AS BIGINT) AS ecarts_majeurs, CAST(SUM(c.manques) AS BIGINT) AS manques, CAST(SUM(c.criticite * c.manques) AS BIGINT) AS priorite,
       COUNT(CASE WHEN c.besoin > 0 AND c.requis > c.sans_objet THEN 1 END) AS besoins,
       COUNT(CASE WHEN c.besoin > 0 AND c.titulaires >= c.besoin THEN 1 END) AS tenus_t0,
       COUNT(CASE WHEN c.besoin > 0 AND c.titulaires_t3 >= c.besoin THEN 1 END) AS tenus_t3,
       COUNT(CASE WHEN c.besoin > 0 AND c.titulaires_t5 >= c.besoin THEN 1 END) AS tenus_t5,
       CAST(SUM(c.expire_j90) AS BIGINT) AS expire_j90, CAST(SUM(c.expire_m6) AS BIGINT) AS expire_m6, CAST(SUM(c.expire_m12) AS BIGINT) AS expire_m12,
       CAST(SUM(c.somme_ponderee) AS BIGINT) AS somme_ponderee, CAST(SUM(c.poids) AS BIGINT) AS poids,
       CASE WHEN MIN(CASE WHEN c.evalues > 0 THEN c.haut END) = MAX(CASE WHEN c.evalues > 0 THEN c.haut END)
             AND MIN(CASE WHEN c.evalues > 0 THEN c.bas END) = MAX(CASE WHEN c.evalues > 0 THEN c.bas END)
            THEN MAX(CASE WHEN c.evalues > 0 THEN c.haut END) ELSE -1 END AS haut
FROM couverture c
GROUP BY c.groupe;
