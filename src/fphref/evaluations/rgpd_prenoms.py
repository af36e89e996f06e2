"""First names that are common in France: what tells « DUPONT Marie » from « Anglais scientifique »."""

from __future__ import annotations

from typing import Final

PRENOMS: Final = frozenset(
    """
    abdel abdelkader abdoulaye adam adele adeline adrien adrienne agathe agnes ahmed aicha alain alban albane albert
    alexandra alexandre alexia alexis alfred ali alice aline alix aliya allan alphonse amandine amelie amina amine
    amir anais anatole andre andree andrea angela angele angelina angelique anissa anita anna annabelle anne annette
    annick annie anouk anthony antoine antoinette antonin antonio apolline ariane armand armelle arnaud arthur assia
    astrid aude audrey auguste augustin aurelie aurelien axel axelle aya aymeric baptiste barbara basile bastien
    beatrice benedicte benjamin benoit bernadette bernard berthe bertrand betty bilal blandine boris brahim brice
    brigitte bruno camille carine carla carmen carole caroline catherine cecile cecilia cedric celestine celia
    celine chantal charlene charles charline charlotte chloe christelle christian christiane christine christophe
    claire clara clarisse claude claudette claudie claudine clement clementine clotilde coline colette corentin
    corinne coralie cyprien cyril cyrille dalila damien daniel daniela danielle david deborah delphine denis denise
    diane didier dimitri dominique dorian dorothee dylan edith edmond edouard edwige elena eleonore eliane elias
    elie eliott elisa elisabeth elise ella elodie eloise elsa emeline emeric emile emilie emilien emma emmanuel
    emmanuelle enora enzo eric erica erwan esteban estelle esther ethan etienne eugene eugenie eva evan eve eveline
    evelyne ewen fabien fabienne fabrice fadila fanny farid fatiha fatima fatou fatoumata felicie felix ferdinand
    fernand fernande flavie flavien florent floriane florian francine francis francisco franck francois francoise
    frederic frederique gabin gabriel gabrielle gael gaelle gaetan gaston gauthier genevieve geoffrey george georges
    georgette gerald geraldine gerard germaine ghislaine gilbert gilberte gilles ginette gisele giulia gregoire
    gregory guillaume gustave guy gwenaelle gwenola habib hadrien hakim hamza hanna hanane hassan helena helene
    heloise henri henriette herve hicham hocine hortense hubert hugo hugues ibrahim ibrahima idriss ilan ines ingrid
    irene iris isabelle ismael issa ivan jacqueline jacques jade jamila janine jason jean jeanine jeanne jeannine
    jennifer jeremie jeremy jerome jessica joanna jocelyn jocelyne joel joelle johan johanna johnny jonas jonathan
    jordan jose joseph josephine josette joshua josiane josselin josue judith jules julia julian juliane julie
    julien juliette justin justine kader kamel karen karim karima karine katia kelly kenza kevin khadija khaled
    killian laetitia lamia laura laure laureen laurence laurent laurie laurine lea leandre leila lena leo leon
    leonard leonie leopold leslie leticia lila lilian liliane lilou lily lina linda lionel lisa lise loic lola
    lorenzo louane louis louisa louise louisette luc luca lucas lucette lucie lucien lucienne lucile lucille
    ludivine ludovic lydia lydie lylou lyna madeleine mael maelle maelys maeva magali mahamadou malek malik malika
    malo mamadou manon manuel manuela marc marcel marceau marcelle margaux margot marguerite maria mariam mariama
    marianne marie marielle marilyne marion marius marjorie marlene martha martial martin martine maryline maryse
    maryvonne mateo mathias mathieu mathilde mathis mathys matteo matthias matthieu maud maurice maurine max maxence
    maxime maya mayeul medhi mehdi melanie melina melissa melodie mercedes meriem meryem michael michel michele
    micheline michelle mickael mila milan mireille mohamed mohammed moise monia monique morgan morgane mouna moussa
    mourad muriel mustapha myriam nabil nabila nadege nadia nadine naima najat naomi nassim natacha nathalie nathan
    nathanael nawel nelly nicolas nicole nina noa noah noemie nolan nora nordine noureddine odette odile olga olivia
    olivier omar ophelie oriane orlane oscar ousmane pascale patrice patricia patrick paul paula paulette pauline
    peggy philippe philippine pierre pierrette priscilla quentin rabah rachel rachid rachida raoul raphael raphaelle
    raymond raymonde rebecca regine regis remi remy renaud rene renee richard robert roberte roger roland rolande
    romain romane romeo romuald ronan rosalie roselyne roxane ruben rudy sabine sabrina sacha safia said salim
    salima salma salome samia samir samira samuel samy sandra sandrine sandy sara sarah sasha saskia sebastien selim
    selma serge severine sidonie sihem simeon simon simone sofia sofiane solange solene solenne sonia sophie souad
    stanislas stefan stella stephane stephanie steven suzanne sylvain sylvaine sylvette sylviane sylvie tanguy tania
    tarek tatiana teddy teo thais theo theodore theophile therese thibaud thibault thibaut thierry thomas tiffany
    timeo timothee titouan tom tony tristan ugo ulysse urbain ursula valentin valentine valerie vanessa vera
    veronique vianney vincent viviane vladimir wafa walid wassim wendy wilfried william xavier yacine yael yann
    yannick yanis yasmina yasmine yassine yohan yohann yolande youcef youness youssef yvan yves yvette yvonne
    zakaria zara zineb zoe zohra
    """.split()  # noqa: SIM905 - eight hundred words are read more easily than a list of texts
)
"""Folded. Left out are those that are words of a service as well: « Rose », « Aurore », « France », « Constance »."""
