/**
 * Frequent first names of Spain, Latin America and English speakers, folded: so that a name that
 * the desk does not know yet stays on this PC too. Words that are rarely names are left out.
 */
export const firstNames: ReadonlySet<string> = new Set(
  `maria carmen josefa ana isabel laura cristina marta lucia paula sara elena raquel patricia beatriz
  silvia rocio andrea irene sofia julia alba claudia nuria eva sandra monica angela teresa rosa marina
  pilar mercedes dolores francisca antonia concepcion encarnacion montserrat yolanda natalia susana
  veronica miriam ines carla daniela valentina camila valeria mariana gabriela fernanda alejandra
  guadalupe juana margarita adriana lorena noelia esther olga lidia gloria victoria emma martina
  carlota adela amparo begona consuelo estela fatima gema inmaculada jimena leticia lourdes luisa
  magdalena manuela nerea noemi olivia paloma rebeca remedios renata ruth samantha tamara vanesa
  viviana ximena zoe catalina constanza florencia josefina milagros rafaela soledad agustina
  antonio jose manuel francisco juan david javier daniel carlos jesus alejandro miguel rafael pablo
  pedro angel sergio fernando jorge luis alberto alvaro diego adrian raul enrique ivan ruben ramon
  vicente oscar andres joaquin santiago eduardo victor mario roberto jaime ignacio marcos hugo martin
  mateo leo lucas bruno nicolas gabriel samuel guillermo gonzalo emilio ricardo tomas cristian
  sebastian mauricio hector rodrigo felipe arturo cesar ernesto esteban federico gerardo gustavo
  isaac julian lorenzo marcelo matias maximiliano octavio rogelio salvador saul simon ulises
  valentin xavier agustin benjamin facundo joel kevin brayan jonathan alfonso alfredo domingo
  lautaro thiago santino emiliano leonardo axel iker unai aitor mikel jon jordi marc pau oriol
  john james robert michael william richard joseph thomas charles christopher matthew anthony donald
  steven paul andrew joshua kenneth george brian edward ronald timothy jason jeffrey ryan jacob gary
  nicholas eric stephen larry justin scott brandon frank gregory raymond jack dennis jerry tyler
  aaron nathan henry adam peter kyle liam noah oliver harry charlie mary jennifer linda elizabeth
  barbara susan jessica sarah karen nancy lisa betty sandra ashley kimberly emily donna michelle
  carol amanda melissa deborah stephanie rebecca laura sharon cynthia kathleen amy shirley angela
  helen anna brenda pamela nicole katherine samantha christine catherine virginia rachel janet
  carolyn heather diane olivia julie joyce grace chloe megan hannah ellie sophie charlotte
  chema paco pepe lola nacho quique kike manolo pili maite conchi charo toni xavi fran dani nando
  mariajose juancarlos joseluis`.split(/\s+/),
);
